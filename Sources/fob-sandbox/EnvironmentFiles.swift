import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// The environment files that let `fob` work with the stand-in accounts, by name.
struct EnvironmentFiles {
  /// The sandbox's address, `http://127.0.0.1:PORT`.
  let url: String
  var scene = SandboxScene.accounts
  /// The environment with a client's certificate, or nil.
  var certified: String?

  /// File names and their text.
  var files: [(name: String, text: String)] {
    switch scene {
    case .accounts: accounts
    case .thirty: thirty
    }
  }

  private var accounts: [(name: String, text: String)] {
    [
      (
        "archive.ini",
        environment(
          "preservica", PreservicaAccount.operations.name, PreservicaAccount.operations.password,
          ["tenant = \(PreservicaAccount.tenant)", "label = Digital archive", "production = yes"])
      ),
      (
        "archive-2fa.ini",
        environment(
          "preservica", PreservicaAccount.second.name, PreservicaAccount.second.password,
          ["tenant = \(PreservicaAccount.tenant)", "totp_secret = \(secondSeed)", "label = Archive, second factor"])
      ),
      (
        "video.ini",
        """
        [environment]
        service = api.video
        url = \(url)
        api_key = \(ApiVideoAccount.production.key)
        label = Video platform

        """
      ),
      (
        "pod.ini",
        environment("pod", PodAccount.owner.email, PodAccount.owner.password, ["label = POD, owner"])
      ),
      (
        "pod-member.ini",
        environment("pod", PodAccount.member.email, PodAccount.member.password, ["label = POD, member"])
      ),
      ("web.ini", web(.terminal, ["grant = device", "label = Web platform"])),
      ("web-service.ini", web(.service, ["grant = client_credentials", "label = Web platform, service"])),
    ]
  }

  /// Writes them, each readable by its owner only.
  ///
  /// - Throws: `EnvironmentFilesFailure` with the file that could not be written.
  func write(to folder: String) throws(EnvironmentFilesFailure) {
    makeFolder(folder)
    for file in files {
      let name = file.name.prefix { $0 != "." }
      var text = file.text
      if let certified, name == certified {
        let path = "\(folder)/\(name).pem"
        let end = Date.now.addingTimeInterval(Self.certificateLasts)
        guard let certificate = try? ClientCertificate(certified, until: end) else { continue }
        try write(certificate.text, to: path)
        text += "client_certificate = \(path)\n"
      }
      try write(text, to: "\(folder)/\(file.name)")
    }
  }

  /// Seconds for which a client's certificate is good.
  private static let certificateLasts = 2.1 * 86_400

  private func write(_ text: String, to path: String) throws(EnvironmentFilesFailure) {
    // An existing file is replaced, not followed: it may be a link, or readable by others.
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw EnvironmentFilesFailure(path: path, code: errno) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw EnvironmentFilesFailure(path: path, code: errno)
    }
  }

  /// Makes a folder with the folders above it. An existing one is as good as a new one; anything else shows when the first file is opened.
  private func makeFolder(_ path: String) {
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    for depth in names.indices { mkdir(names[...depth].joined(separator: "/"), 0o700) }
  }

  private var secondSeed: String {
    guard case .seed(let seed) = PreservicaAccount.second.secondFactor else { return "" }
    return seed
  }

  func web(_ client: OAuthClient, _ more: [String]) -> String {
    let secret = client.secret.map { ["client_secret = \($0)"] } ?? []
    let lines =
      ["[environment]", "service = oauth2", "url = \(url)", "client_id = \(client.identifier)"] + secret + more
    return lines.joined(separator: "\n") + "\n"
  }

  func environment(_ service: String, _ user: String, _ password: String, _ more: [String]) -> String {
    let lines =
      ["[environment]", "service = \(service)", "url = \(url)", "username = \(user)", "password = \(password)"] + more
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Why an environment file was not written.
struct EnvironmentFilesFailure: Error, CustomStringConvertible {
  let path: String
  let code: Int32

  var description: String {
    "\(path) could not be written: \(String(cString: strerror(code))). Name a folder that you may write to."
  }
}

/// The stand-in accounts as `--help` prints them.
enum AccountList {
  static var text: String {
    (preservica + apiVideo + pod + oauth).map { "  " + $0 }.joined(separator: "\n")
  }

  private static var preservica: [String] {
    ["Preservica  tenant \(PreservicaAccount.tenant)"]
      + PreservicaAccount.all.flatMap { account in
        ["            \(account.name)  password \(account.password)"] + secondFactor(of: account)
      }
      + ["            shared secret (acquire-external) \(PreservicaAccount.sharedSecret)"]
  }

  private static func secondFactor(of account: PreservicaAccount) -> [String] {
    switch account.secondFactor {
    case .none: []
    case .seed(let seed): ["              second factor, seed \(seed)"]
    case .notSetUp: ["              answered with needs.2fa.setup"]
    }
  }

  private static var apiVideo: [String] {
    ApiVideoAccount.all.map { "api.video   key \($0.key)  (\($0.project))" }
  }

  private static var oauth: [String] {
    ["OAuth 2.0   \(OAuthPerson.operations.name)  password \(OAuthPerson.operations.password)"]
      + OAuthClient.all.map { client in
        "            client \(client.identifier)  \(client.secret.map { "secret \($0)" } ?? "public")"
      }
  }

  private static var pod: [String] {
    PodAccount.all.map { "POD         \($0.email)  password \($0.password)" }
  }
}
