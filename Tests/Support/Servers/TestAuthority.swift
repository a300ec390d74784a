import Foundation

/// A certificate authority of the test's own, made by the `openssl` command in a folder that goes with it.
public final class TestAuthority: Sendable {
  /// Whether the `openssl` command is there.
  public static let isPossible = ["/usr/bin/openssl", "/usr/local/bin/openssl"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private let folder: TemporaryFolder

  /// Makes the authority's key and certificate.
  public init() throws {
    folder = try TemporaryFolder()
    try openssl(
      ["req", "-x509", "-subj", "/CN=Authority"] + Self.newKey
        + ["-keyout", path("ca.key"), "-out", certificate, "-days", "2"])
  }

  /// The authority's certificate.
  public var certificate: String { path("ca.pem") }

  /// A file in the authority's folder.
  public func path(_ name: String) -> String { folder.path(of: name) }

  /// Makes `NAME.pem`, which holds a certificate for `host` and its key, valid from now for so many days; none when it has expired already.
  public func issue(_ name: String, host: String, days: Int = 2) throws -> String {
    let kind = host.first?.isNumber == true ? "IP" : "DNS"
    try "subjectAltName=\(kind):\(host)".write(toFile: path("\(name).ext"), atomically: true, encoding: .utf8)
    try openssl(
      ["req", "-subj", "/CN=\(name)"] + Self.newKey + ["-keyout", path("\(name).key"), "-out", path("\(name).csr")])
    try openssl([
      "x509", "-req", "-in", path("\(name).csr"), "-CA", certificate, "-CAkey", path("ca.key"), "-CAcreateserial",
      "-days", "\(days)", "-extfile", path("\(name).ext"), "-out", path("\(name).crt"),
    ])
    let both = try ["crt", "key"].map { try String(contentsOfFile: path("\(name).\($0)"), encoding: .utf8) }
    try both.joined().write(toFile: path("\(name).pem"), atomically: true, encoding: .utf8)
    return path("\(name).pem")
  }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

  private func openssl(_ arguments: [String]) throws {
    let said = try Spawning.run(["openssl"] + arguments)
    guard said.status == 0 else { throw TestFailure("openssl \(arguments.joined(separator: " ")): \(said.text)") }
  }
}
