import Formats
import Host
import Keeping
import Services
import TokenModel
import Vault

/// The shares that this host has joined: their files, put together with registers and seals.
struct Shares: ShareSource {
  /// How registers are reached.
  let folder: ShareFolder
  /// The identities of the teams.
  let teams: TeamFolder
  private let stateFolder: String
  private let secrets: SecretReader
  private let transport: any HTTPStreamTransport

  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`.
  init(
    folder: ShareFolder, teams: TeamFolder, stateFolder: String, secrets: SecretReader,
    transport: any HTTPStreamTransport
  ) {
    self.folder = folder
    self.teams = teams
    self.stateFolder = stateFolder
    self.secrets = secrets
    self.transport = transport
  }

  /// A share by its name; nothing is asked of its register yet.
  func share(named name: EnvironmentName) throws(FileFailure) -> Share {
    let settings = try folder.settings(of: name)
    let team = try team(of: name)
    let register = register(settings, of: team.team)
    return Share(
      name: name, place: settings.placeName, register: register, seal: TeamSeal(team.team),
      joined: team.standing, egress: settings.egress, presence: Self.presence(in: register),
      handleKey: team.team.handleKey)
  }

  /// How this host shows itself to the others; nil where the register has no list of members.
  private static func presence(in register: any SessionRegister) -> SharePresence? {
    guard let list = register as? any MemberList else { return nil }
    let host = HostIdentity.current.host
    return SharePresence(
      list: list, own: ShareMember(host: host, version: Version.text), machine: HostIdentity.machine ?? host)
  }

  /// The identity that this host has for a share.
  func team(of name: EnvironmentName) throws(FileFailure) -> TeamFile {
    if let team = try teams.read(name) { return team }
    let reason = "This host has no identity of the share '\(name)'. Join: fob share join \(name)"
    throw FileFailure(file: teams.file(of: name), reason: reason, isMissingFile: true)
  }

  /// The register of a team.
  func register(_ settings: ShareSettings, of team: TeamIdentity) -> any ListedRegister {
    switch settings.place {
    case .folder(let path): FolderRegister(folder: path)
    case .etcd(let endpoints): etcd(endpoints, settings, of: team)
    }
  }

  /// How a share's register stands; with etcd users on, this shows that it lets this host in.
  func standing(_ settings: ShareSettings, of team: TeamIdentity) async throws(RegisterFailure) -> RegisterStanding {
    try await register(settings, of: team).read(RegisterKey("probe")).standing
  }

  /// Removes a share from this host.
  func remove(_ name: EnvironmentName) throws(SystemFailure) {
    try EtcdTokenFile.remove(of: name, in: stateFolder)
    _ = try teams.remove(name)
    _ = try folder.remove(name)
  }

  /// How each endpoint of a share's etcd is; none for a folder.
  func health(_ settings: ShareSettings, of team: TeamIdentity) async -> [EtcdHealth] {
    guard case .etcd(let endpoints) = settings.place else { return [] }
    return await etcd(endpoints, settings, of: team).health()
  }

  private func etcd(_ endpoints: [Origin], _ settings: ShareSettings, of team: TeamIdentity) -> EtcdRegister {
    let (secrets, source) = (secrets, settings.password)
    var etcd = EtcdSettings(
      endpoints: endpoints, prefix: "\(settings.prefix)/\(team.teamName)", user: settings.user,
      connection: settings.connection, file: settings.file
    ) { () throws(TextFailure) in
      guard let source else {
        throw TextFailure("name one as password_command, password_file, password_env or password_vault.")
      }
      return try await rethrow(
        awaiting: await secrets.secret(.password, from: source, for: endpoints),
        as: { (failure: SecretFailure) in TextFailure(failure.description) })
    }
    if let user = settings.user, let first = endpoints.first {
      etcd.tokens = EtcdTokenFile(of: settings.name, in: stateFolder, user: user, at: first, team: team)
    }
    return EtcdRegister(etcd, transport: transport)
  }
}

extension ShareSettings {
  /// The register's addresses, or its folder.
  var placeName: String {
    switch place {
    case .etcd(let endpoints): endpoints.map(\.text).joined(separator: ", ")
    case .folder(let path): path
    }
  }
}

extension CommandFailure {
  init(register failure: RegisterFailure) {
    switch failure {
    case .conflict: self.init(.busy, "Another host was quicker. Try again.")
    case .unreachable(let reason): self.init(.notReachable, "The register cannot be reached: \(reason)")
    case .unknownOutcome(let reason): self.init(.notReachable, "The register did not say whether it wrote: \(reason)")
    case .refused(let reason): self.init(.refusedByServer, reason)
    case .unreadable(let reason): self.init(.failed, reason)
    }
  }
}
