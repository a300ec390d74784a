import TokenModel

/// The result of merging imported labels and contacts with the existing ones.
public struct LabelMerge: Sendable, Equatable {
  /// One note about an upload token.
  public struct Row: Sendable, Equatable {
    /// The server.
    public let origin: Origin
    /// Which note about which upload token.
    public let name: NoteName
    /// The imported text.
    public let text: String
    /// The existing text, if it differs.
    public let other: String?
  }

  /// Whose text counts if both have one.
  public enum Rule: Sendable {
    case keepOwn
    case takeTheirs
  }

  /// New ones.
  public private(set) var added: [Row] = []
  /// Those that replace others.
  public private(set) var replaced: [Row] = []
  /// Those not imported because others exist.
  public private(set) var conflicts: [Row] = []
  /// How many exist already.
  public private(set) var unchanged = 0

  /// Adds what would become of others.
  mutating func append(_ other: LabelMerge) {
    added += other.added
    replaced += other.replaced
    conflicts += other.conflicts
    unchanged += other.unchanged
  }

  /// Compares imported with existing notes; changes nothing.
  init(_ coming: NoteCollection, into file: LabelFile, rule: Rule) {
    for (origin, notes) in coming.sorted(by: { $0.key.text < $1.key.text }) {
      for (name, text) in notes.sorted(by: { $0.key < $1.key }) {
        let own = file.labels[origin.text]?[name.text]
        let row = Row(origin: origin, name: name, text: text, other: own == text ? nil : own)
        if own == text {
          unchanged += 1
        } else if own == nil {
          added.append(row)
        } else if rule == .takeTheirs {
          replaced.append(row)
        } else {
          conflicts.append(row)
        }
      }
    }
  }
}
