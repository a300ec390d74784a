import Crypto
import Formats
import FoundationEssentials
import Host

/// Which contents some files had, by their digests: in a private folder, a record for each path.
struct FileDigests: Sendable, Equatable {
  /// The folder, which appears with the first record.
  let folder: String

  /// Bytes that a record can have: those of the largest file whose lines are kept, as they are written in JSON.
  private static let sizeLimit = 8 * EnvironmentFolder.sizeLimit

  /// The digests that are noted for a path. A record that cannot be read, or is another path's, notes none.
  func digests(of path: String) -> [String] {
    members(of: path)?["sha256"]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// The lines that were noted with them; nil if none were.
  func lines(of path: String) -> FileLines? { members(of: path)?["lines"].flatMap(FileLines.init(json:)) }

  /// Notes digests for a path in place of those that were noted.
  /// - Parameter lines: those of the content; nil if they are not wanted later.
  func note(_ digests: [String], of path: String, lines: FileLines? = nil) throws(SystemFailure) {
    var members: [String: JSONValue] = [
      "version": 1, "file": .string(path), "sha256": .array(digests.map { .string($0) }),
    ]
    members["lines"] = lines?.json
    try PrivateFolder.make(folder)
    try AtomicFile.write(JSONValue.object(members).bytes(pretty: false), to: record(of: path))
  }

  private func members(of path: String) -> [String: JSONValue]? {
    guard let bytes = try? FileReader.read(record(of: path), limit: Self.sizeLimit, trust: .state).bytes,
      let members = try? JSONValue(parsing: bytes, depthLimit: 4).objectValue, members["file"]?.stringValue == path
    else { return nil }
    return members
  }

  /// Removes what is noted for a path.
  func forget(_ path: String) throws(SystemFailure) { try AtomicFile.remove(record(of: path)) }

  /// The digest of a content.
  static func digest(of content: [UInt8]) -> String { Hex.encode(Array(SHA256.hash(data: Data(content)))) }

  /// A path may be too long for a file's name, and its digest is not.
  private func record(of path: String) -> String {
    "\(folder)/\(Self.digest(of: Array(path.utf8)).prefix(32)).json"
  }
}
