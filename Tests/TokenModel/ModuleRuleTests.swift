import Foundation
import Testing

/// What the model may reach: values, rules and ports know no file, lock, process or clock.
@Suite struct ModuleRuleTests {
  private let sources: [(folder: String, file: String, text: String)]

  init() throws {
    let root = URL(filePath: #filePath).appending(path: "../../../Sources/TokenModel").standardized.path
    sources = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.map { file in
      let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
      return (String(file.prefix { $0 != "/" }), file, text.replacing(/\/\/.*/, with: ""))
    }
    try #require(sources.count > 30)
  }

  @Test func `the model imports formats, dates and digests alone, and reads no clock`() {
    let allowed = ["Formats", "FoundationEssentials", "Crypto"]
    let foreign = sources.flatMap { source in
      source.text.matches(of: /import (\w+)/).map { String($0.1) }.filter { !allowed.contains($0) }
        .map { "\(source.file): \($0)" }
    }
    #expect(foreign == [])
    let acts = /\bDate\(\)|\bDate\.now\b|\b(FileManager|ProcessInfo|FileHandle)\b/
    #expect(sources.filter { $0.text.contains(acts) }.map(\.file) == [])
  }

  @Test func `no folder of the model needs one that needs it`() {
    let declaration = /(?m)^(?:public |package |final |indirect )*(?:struct|class|enum|protocol|actor) (\w+)/
    var homes: [Substring: String] = [:]
    for source in sources {
      for match in source.text.matches(of: declaration) { homes[match.1] = source.folder }
    }
    var needs: [String: Set<String>] = [:]
    for source in sources {
      let folders = source.text.matches(of: /\b[A-Z]\w+/).compactMap { homes[$0.0] }
      needs[source.folder, default: []].formUnion(folders)
    }
    // A folder that needs nothing but folders that were taken away before is taken away; in a circle none can be.
    while let free = needs.first(where: { $0.value.subtracting([$0.key]).isDisjoint(with: needs.keys) }) {
      needs[free.key] = nil
    }
    #expect(needs.keys.sorted() == [])
  }
}
