import Formats
import Foundation
import Support
import Testing

/// One file of age's own test kit (C2SP CCTV, `age/testdata`): what it is, and the file that it describes. Those for passphrases and X25519 are in
/// `Vectors`; the variable `FOB_AGE_VECTORS` names a folder with others, such as the whole kit.
struct AgeVector: Sendable, CustomTestStringConvertible {
  let name: String
  let file: [UInt8]
  private let facts: [(key: String, value: String)]

  var testDescription: String { name }

  var expectation: String { self["expect"].first ?? "" }

  /// The values of a key, which may be there several times.
  subscript(key: String) -> [String] { facts.filter { $0.key == key }.map(\.value) }

  /// The vectors in the folder.
  static let all: [AgeVector] = {
    let own = URL(filePath: #filePath).appending(path: "../../Vectors").standardized.path
    let folder = ProcessInfo.processInfo.environment["FOB_AGE_VECTORS"] ?? own
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      FileManager.default.contents(atPath: "\(folder)/\(name)").map { AgeVector(name: name, content: Array($0)) }
    }
    .filter { !$0.expectation.isEmpty }
  }()

  private static func inflated(_ bytes: [UInt8]) -> [UInt8] {
    let program = "import sys, zlib; i, o = sys.argv[1:]; open(o, 'wb').write(zlib.decompress(open(i, 'rb').read()))"
    guard let folder = try? TemporaryFolder() else { return [] }
    let (packed, unpacked) = (folder.path(of: "packed"), folder.path(of: "unpacked"))
    guard FileManager.default.createFile(atPath: packed, contents: Data(bytes)),
      (try? Spawning.run(["python3", "-c", program, packed, unpacked]).status) == 0
    else { return [] }
    return Array(FileManager.default.contents(atPath: unpacked) ?? Data())
  }

  private init(name: String, content: [UInt8]) {
    self.name = name
    var facts: [(String, String)] = []
    var rest = content[...]
    while let end = rest.firstIndex(of: 10) {
      let line = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      guard let colon = line.firstRange(of: ": ") else { break }
      facts.append((String(line[..<colon.lowerBound]), String(line[colon.upperBound...])))
    }
    self.facts = facts
    file = facts.contains { $0 == ("compressed", "zlib") } ? Self.inflated(Array(rest)) : Array(rest)
  }
}
