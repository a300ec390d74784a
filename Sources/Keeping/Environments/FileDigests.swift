import Crypto
import Formats
import FoundationEssentials
import Host

/// Which contents some files had, by their digests: in a private folder, a record for each path.
struct FileDigests: Sendable, Equatable {
  /// The folder, which appears with the first record.
  let folder: String

  private static let sizeLimit = 16_384

  /// The digests that are noted for a path. A record that cannot be read, or is another path's, notes none.
  func digests(of path: String) -> [String] {
    guard let bytes = try? FileReader.read(record(of: path), limit: Self.sizeLimit, trust: .state).bytes,
      let members = try? JSONValue(parsing: bytes, depthLimit: 4).objectValue, members["file"]?.stringValue == path
    else { return [] }
    return members["sha256"]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// Notes digests for a path in place of those that were noted.
  func note(_ digests: [String], of path: String) throws(SystemFailure) {
    let value: JSONValue = ["version": 1, "file": .string(path), "sha256": .array(digests.map { .string($0) })]
    try PrivateFolder.make(folder)
    try AtomicFile.write(value.bytes(pretty: false), to: record(of: path))
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
