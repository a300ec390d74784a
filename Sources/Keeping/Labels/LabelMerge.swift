import TokenModel

/// The result of merging imported labels with the existing ones.
public struct LabelMerge: Sendable, Equatable {
  /// One label of an upload token.
  public struct Row: Sendable, Equatable {
    /// The server.
    public let origin: Origin
    /// The upload token.
    public let handle: Handle
    /// The imported label.
    public let label: String
    /// The existing label, if it differs.
    public let other: String?
  }

  /// Whose label counts if both have one.
  public enum Rule: Sendable {
    case keepOwn
    case takeTheirs
  }

  /// New labels.
  public private(set) var added: [Row] = []
  /// Labels that replace others.
  public private(set) var replaced: [Row] = []
  /// Labels not imported because others exist.
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

  /// Compares imported with existing labels; changes nothing.
  init(_ coming: LabelCollection, into file: LabelFile, rule: Rule) {
    for (origin, labels) in coming.sorted(by: { $0.key.text < $1.key.text }) {
      for (handle, label) in labels.sorted(by: { $0.key < $1.key }) {
        let own = file.labels[origin.text]?[handle.text]
        let row = Row(origin: origin, handle: handle, label: label, other: own == label ? nil : own)
        if own == label {
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
