import Foundation
import Testing

@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../Corpus").standardized

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `every input of the corpus`(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appending(path: name), includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    for file in files {
      let input = [UInt8](try Data(contentsOf: file))
      #expect(throws: Never.self, "\(name)/\(file.lastPathComponent)") { try target.read(input) }
    }
  }

  @Test func `every folder of the corpus has a target`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
  }
}
