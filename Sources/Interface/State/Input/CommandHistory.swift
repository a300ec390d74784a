/// The commands that were given, the last one last, each once.
struct CommandHistory: Sendable, Equatable {
  private(set) var lines: [String] = []

  /// Commands that are remembered at most.
  private static let limit = 50
  /// Characters of a word that may be the value of an upload token: those of api.video have 24, and that is the shortest.
  private static let shortestValue = 20

  init(_ lines: [String] = []) {
    for line in lines { add(line) }
  }

  mutating func add(_ line: String) {
    lines.removeAll { $0 == line }
    lines = lines.suffix(Self.limit - 1) + [line]
  }

  /// Those that may be on disk: a filter can hold the value of an upload token that was found somewhere.
  var keepable: [String] {
    lines.filter { line in
      line.split { !$0.isLetter && !$0.isNumber }.allSatisfy { $0.count < Self.shortestValue }
    }
  }
}
