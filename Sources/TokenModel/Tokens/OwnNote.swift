import Formats

/// What an operator may note about an upload token, for fob to keep: one text of each kind.
public enum OwnNote: String, Sendable, CaseIterable {
  /// What it is for, where the server has no labels.
  case label
  /// Whom to ring about it.
  case contact

  /// Characters that a note may have.
  public static let lengthLimit = 200

  /// The text as it is stored: trimmed; nil if nothing is left.
  /// - Throws: for one that is too long or contains a control character.
  public func checked(_ text: String) throws(TextFailure) -> String? {
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw TextFailure("A \(rawValue) must not hold control characters or line breaks.")
    }
    let kept = String(text.trimmed { $0 == " " })
    // A character may have any number of combining marks.
    guard kept.count <= Self.lengthLimit, kept.utf8.count <= Self.lengthLimit * 4 else {
      throw TextFailure("A \(rawValue) has at most \(Self.lengthLimit) characters; this one has \(kept.count).")
    }
    return kept.isEmpty ? nil : kept
  }
}

/// Which note about which upload token.
public struct NoteName: Sendable, Hashable {
  /// The upload token.
  public let handle: Handle
  /// The kind of note.
  public let note: OwnNote

  /// Makes it.
  public init(_ handle: Handle, _ note: OwnNote) {
    (self.handle, self.note) = (handle, note)
  }

  /// Reads what `text` writes; nil if it is something else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let handle = parts.last.flatMap({ Handle($0) }) else { return nil }
    switch parts.count > 1 ? parts[0] : nil {
    case nil: self.init(handle, .label)
    case OwnNote.contact.rawValue: self.init(handle, .contact)
    default: return nil
    }
  }

  /// Its name in files and registers: a label's is the handle, a contact's is `contact:HANDLE`, which a fob without contacts leaves as it is.
  public var text: String { note == .label ? handle.text : "\(note.rawValue):\(handle.text)" }
}

extension NoteName: Comparable {
  /// By upload tokens, their labels first.
  public static func < (left: NoteName, right: NoteName) -> Bool {
    left.handle == right.handle ? left.note == .label && right.note != .label : left.handle < right.handle
  }
}

/// The operator's notes about upload tokens of several servers.
public typealias NoteCollection = [Origin: [NoteName: String]]
