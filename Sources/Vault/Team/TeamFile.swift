import Formats
import Host
import TokenModel

/// What a host knows of its team: the identity, where the register is and how it stood. As text it is what another host joins with, and as a file what this
/// one keeps.
public struct TeamFile: Sendable {
  /// The team's identity.
  public var team: TeamIdentity
  /// Where the register is, as the share's file writes it: keys and values.
  public var place: [(key: String, value: String)]
  /// How the register stood when this was written; nil where it was not asked.
  public var standing: RegisterStanding?

  /// Makes one.
  public init(team: TeamIdentity, place: [(key: String, value: String)], standing: RegisterStanding?) {
    self.team = team
    self.place = place
    self.standing = standing
  }

  private static let section = "team"
  private static let placeSection = "share"
  private static let comment =
    "# The identity of a fob team: whoever has it can read and write all that the team shares.\n"

  /// The text, with the secrets in it.
  public var text: Secret {
    get throws(TextFailure) {
      var entries = [
        ("identity", team.text.revealed), ("number", "\(team.number)"), ("handle_key", team.handleKeyText.revealed),
        ("register_key", team.registerKeyText.revealed),
      ]
      if let standing {
        entries += [
          ("cluster", standing.cluster), ("term", "\(standing.term)"), ("revision", "\(standing.revision)"),
        ]
      }
      let sections = [
        INISection(name: Self.section, entries: entries.map { INIEntry(key: $0.0, value: $0.1) }),
        INISection(name: Self.placeSection, entries: place.map { INIEntry(key: $0.key, value: $0.value) }),
      ]
      return Secret(Self.comment + (try INIDocument(sections: sections).text))
    }
  }

  /// Reads such a text.
  public init(_ text: Secret) throws(TextFailure) {
    let document = try INIDocument(parsing: text.revealed)
    guard let section = document[Self.section], let number = section["number"].flatMap({ Int($0.value) }),
      let team = section["identity"].flatMap({ identity in
        section["handle_key"].flatMap {
          TeamIdentity(
            identity.value, number: number, handleKey: $0.value, registerKey: section["register_key"]?.value)
        }
      })
    else { throw TextFailure("this is no identity of a team, as fob share invite writes it") }
    self.team = team
    place = document[Self.placeSection]?.entries.map { ($0.key, $0.value) } ?? []
    if let cluster = section["cluster"], let term = section["term"].flatMap({ UInt64($0.value) }),
      let revision = section["revision"].flatMap({ UInt64($0.value) })
    {
      standing = RegisterStanding(cluster: cluster.value, term: term, revision: revision)
    }
  }
}

/// The identities of the teams that this host belongs to, each in a file of its own (0600) below fob's data folder.
public struct TeamFolder: Sendable {
  private static let sizeLimit = 65_536

  private let path: String

  /// - Parameter dataFolder: `$XDG_DATA_HOME/fob`.
  public init(dataFolder: String) {
    path = "\(dataFolder)/shares"
  }

  /// The path of a share's identity.
  public func file(of name: EnvironmentName) -> String { "\(path)/\(name.text).identity" }

  /// A share's identity; nil where there is none.
  public func read(_ name: EnvironmentName) throws(FileFailure) -> TeamFile? { try read(at: file(of: name)) }

  private func read(at path: String) throws(FileFailure) -> TeamFile? {
    let content = try rethrow(
      FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .state),
      as: { (failure: FileAccessFailure) in FileFailure(file: path, reason: failure.description) })
    guard let content else { return nil }
    return try rethrow(
      TeamFile(Secret(bytes: content)), as: { (failure: TextFailure) in failure.of(path) })
  }

  /// Keeps an identity.
  /// - Parameter replaces: false: only where there is none yet.
  /// - Returns: whether it was kept.
  public func write(_ team: TeamFile, as name: EnvironmentName, replaces: Bool) throws(FileFailure) -> Bool {
    try write(team, to: file(of: name), replaces: replaces)
  }

  private func write(_ team: TeamFile, to path: String, replaces: Bool) throws(FileFailure) -> Bool {
    let text = try rethrow(team.text, as: { (failure: TextFailure) in failure.of(path) })
    let bytes = text.withBytes { Array($0) }
    do throws(SystemFailure) {
      try PrivateFolder.make(self.path)
      guard replaces else { return try AtomicFile.create(bytes, at: path) }
      try AtomicFile.write(bytes, to: path)
      return true
    } catch {
      throw FileFailure(file: path, reason: error.description)
    }
  }

  /// The identity that a rotation leads to: the one that an earlier try began with, else a new one, which is kept until `forgetNext`.
  public func next(after team: TeamIdentity, of name: EnvironmentName) throws(FileFailure) -> TeamIdentity {
    let path = nextFile(of: name)
    if let begun = try read(at: path)?.team, begun.number == team.number + 1, begun.teamName == team.teamName {
      return begun
    }
    let new = team.rotated()
    _ = try write(TeamFile(team: new, place: [], standing: nil), to: path, replaces: true)
    return new
  }

  /// Removes what `next` keeps: the rotation is done.
  public func forgetNext(of name: EnvironmentName) throws(SystemFailure) {
    try AtomicFile.remove(nextFile(of: name))
  }

  private func nextFile(of name: EnvironmentName) -> String { file(of: name) + ".next" }

  /// Removes an identity, and what a rotation may have begun; false where there is none.
  public func remove(_ name: EnvironmentName) throws(SystemFailure) -> Bool {
    try forgetNext(of: name)
    return try AtomicFile.remove(file(of: name))
  }
}
