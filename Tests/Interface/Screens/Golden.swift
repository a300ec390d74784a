import Foundation
import Testing

/// Screens as they should look, one file of text for each scene in `Tests/Interface/Goldens`.
///
/// `FOB_RECORD_GOLDENS=1 swift test --filter GoldenTests` writes the files anew; the difference is then to be looked at before it is committed.
enum Golden {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Goldens")

  static let isRecording = ProcessInfo.processInfo.environment["FOB_RECORD_GOLDENS"] == "1"

  /// Differences that a failure tells at most.
  private static let limit = 30

  /// The text of a scene, or nil where none is recorded.
  static func text(_ name: String) -> String? {
    try? String(contentsOf: folder.appending(path: "\(name).txt"), encoding: .utf8)
  }

  /// Compares sections, each a title and its lines, with what is recorded under a name.
  static func check(_ name: String, _ sections: [(title: String, lines: [String])]) throws {
    let found = sections.flatMap { ["=== \($0.title)"] + $0.lines }
    guard !isRecording else {
      try Data(found.map { $0 + "\n" }.joined().utf8).write(to: folder.appending(path: "\(name).txt"))
      return
    }
    guard let text = text(name) else {
      Issue.record("\(name) is not recorded; FOB_RECORD_GOLDENS=1 records it")
      return
    }
    let recorded = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    if recorded != found { Issue.record("\(name) looks different:\n\(difference(recorded, found))") }
  }

  /// The lines that differ, `-` as recorded and `+` as found, below the title of their section.
  private static func difference(_ recorded: [String], _ found: [String]) -> String {
    var lines: [String] = []
    var title = ""
    for index in 0..<max(recorded.count, found.count) where lines.count < limit {
      let (old, new) = (recorded.dropFirst(index).first, found.dropFirst(index).first)
      if let new, new.hasPrefix("=== ") { title = new }
      guard old != new else { continue }
      if !title.isEmpty { lines.append(title) }
      title = ""
      if let old { lines.append("\(index + 1) -\(old)") }
      if let new { lines.append("\(index + 1) +\(new)") }
    }
    return lines.joined(separator: "\n")
  }
}
