import Foundation
import Glibc

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
    return try folder.write(both.joined(), to: "\(name).pem")
  }

  /// Encrypts a key, in the form of PKCS#8 or the older one, and returns the new file's path.
  public func encrypt(_ key: String, traditional: Bool) throws -> String {
    let encrypted = path("encrypted-\(traditional).key")
    try openssl(
      ["pkey", "-in", path(key), "-aes256", "-passout", "pass:s3cret", "-out", encrypted]
        + (traditional ? ["-traditional"] : []))
    return encrypted
  }

  /// Writes a file (0600) into the authority's folder, and returns its path.
  public func write(_ text: String, to name: String) throws -> String { try folder.write(text, to: name) }

  /// Changes the permissions of a file in the authority's folder.
  public func setPermissions(_ permissions: mode_t, of name: String) throws {
    try folder.setPermissions(permissions, of: name)
  }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

  private func openssl(_ arguments: [String]) throws {
    let said = try Spawning.run(["openssl"] + arguments)
    guard said.status == 0 else { throw TestFailure("openssl \(arguments.joined(separator: " ")): \(said.text)") }
  }
}
