/// What becomes of labels that are taken in beside those that there are.
public struct LabelMerge: Sendable, Equatable {
  /// One label of an upload token.
  public struct Row: Sendable, Equatable {
    /// The server.
    public let origin: Origin
    /// The upload token.
    public let handle: Handle
    /// The label that came.
    public let label: String
    /// The label that was there, where it is another.
    public let other: String?
  }

  /// Whose label counts where both have one.
  public enum Rule: Sendable {
    case keepOwn
    case takeTheirs
  }

  /// Labels where there was none.
  public private(set) var added: [Row] = []
  /// Labels in the place of others.
  public private(set) var replaced: [Row] = []
  /// Labels that were not taken, because there are others.
  public private(set) var conflicts: [Row] = []
  /// How many are there already.
  public private(set) var unchanged = 0

  /// Compares what comes with what there is; changes nothing.
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
