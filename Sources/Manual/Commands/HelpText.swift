/// What a command's help says beside its options: paragraphs, and lines to be shown as they stand, some below headings.
public struct HelpText: Sendable, Equatable {
  /// A part of it.
  public enum Block: Sendable, Equatable {
    case paragraph(String)
    /// Lines as they stand, without the indentation that all have.
    case lines([String])

    /// Its lines; of a paragraph the one that it is.
    public var lines: [String] {
      switch self {
      case .paragraph(let text): [text]
      case .lines(let lines): lines
      }
    }
  }

  /// What stands below one heading.
  public struct Part: Sendable, Equatable {
    /// The heading; nil for what stands before the first one.
    public let heading: String?
    /// What stands below it.
    public internal(set) var blocks: [Block]
  }

  /// Its parts in their order.
  public private(set) var parts: [Part] = [Part(heading: nil, blocks: [])]

  /// Reads a discussion: a line in capitals is a heading, an indented line stands as it is, everything else is text.
  public init(_ text: String) {
    var isBroken = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        isBroken = true
        continue
      }
      if Self.isHeading(line) {
        parts.append(Part(heading: String(line), blocks: []))
      } else if line.hasPrefix("  ") {
        take(line: String(line.dropFirst(2)))
      } else {
        take(text: line, isNew: isBroken)
      }
      isBroken = false
    }
  }

  /// What stands below a heading, or nil.
  public func part(_ heading: String) -> Part? { parts.first { $0.heading == heading } }

  /// The examples, each a whole shell command; lines that end with a backslash are joined with the next.
  public var examples: [String] {
    var examples: [String] = []
    var isOpen = false
    for case .lines(let lines) in parts.filter({ $0.heading?.hasPrefix("EXAMPLE") == true }).flatMap(\.blocks) {
      for line in lines {
        if isOpen { examples[examples.count - 1] += "\n" + line } else { examples.append(line) }
        isOpen = line.hasSuffix("\\")
      }
    }
    return examples
  }

  private static func isHeading(_ line: Substring) -> Bool {
    line.allSatisfy { $0.isUppercase || $0 == " " } && line.first?.isUppercase == true
  }

  private mutating func take(line: String) {
    let last = parts.count - 1
    if case .lines(let lines) = parts[last].blocks.last {
      parts[last].blocks[parts[last].blocks.count - 1] = .lines(lines + [line])
    } else {
      parts[last].blocks.append(.lines([line]))
    }
  }

  private mutating func take(text: Substring, isNew: Bool) {
    let last = parts.count - 1
    if !isNew, case .paragraph(let before) = parts[last].blocks.last {
      parts[last].blocks[parts[last].blocks.count - 1] = .paragraph("\(before) \(text)")
    } else {
      parts[last].blocks.append(.paragraph(String(text)))
    }
  }
}
