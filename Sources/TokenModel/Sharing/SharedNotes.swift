import Formats

/// What a team has noted about one environment, by name: own labels and contacts by the names of notes about upload tokens (`NoteName`).
///
/// Hosts note without asking each other, and merge later, in any order and any number of times: all come to the same. No clocks are compared.
public struct SharedNotes: Sendable, Hashable {
  /// What notes are about; the raw value is a part of their key in the register and of their file's name.
  public enum Kind: String, Sendable, CaseIterable {
    /// Own labels and contacts of upload tokens.
    case labels
    /// What hosts have claimed to tell (`EventClaims`).
    case events
  }

  /// The latest that was noted under a name.
  public struct Note: Sendable, Hashable {
    /// The text; nil: it was taken away, which hosts with an earlier one must learn.
    public var text: String?
    /// How often something was noted under this name, as far as the host knew that noted this: the higher one is the later.
    public var count: Int
    /// Drawn for each note: decides between two hosts that noted at once.
    public var draw: UInt32

    /// Makes a note.
    public init(text: String?, count: Int, draw: UInt32) {
      self.text = text
      self.count = count
      self.draw = draw
    }

    /// An order of all notes under one name, in which the later ones are higher.
    fileprivate func isBefore(_ other: Note) -> Bool {
      if count != other.count { return count < other.count }
      if draw != other.draw { return draw < other.draw }
      guard let text else { return other.text != nil }
      return other.text.map { text < $0 } ?? false
    }
  }

  /// The notes, by name.
  public private(set) var notes: [String: Note]

  /// Makes it of notes.
  public init(_ notes: [String: Note] = [:]) {
    self.notes = notes
  }

  /// What is noted now, by name.
  public var texts: [String: String] { notes.compactMapValues(\.text) }

  /// Notes a text, or takes one away (nil); what stands there already is not noted again.
  /// - Parameter draw: chance.
  public mutating func set(
    _ text: String?, for name: String, draw: UInt32 = .random(in: .min ... .max)
  ) {
    let present = notes[name]
    guard present?.text != text else { return }
    notes[name] = Note(text: text, count: (present?.count ?? 0) + 1, draw: draw)
  }

  /// The later note of each name.
  public func merged(with other: SharedNotes) -> SharedNotes {
    SharedNotes(notes.merging(other.notes) { $0.isBefore($1) ? $1 : $0 })
  }
}

/// The form before it is sealed, and in the file of this host's copy.
extension SharedNotes {
  private static let version: Int64 = 1

  /// The most bytes that a register is given for one environment: etcd takes 1.5 MiB in one request.
  public static let sizeLimit = 1 << 20

  /// As JSON: `[text or null, count, draw]` by name.
  public var json: JSONValue {
    let members = notes.mapValues { note -> JSONValue in
      [note.text.map(JSONValue.string) ?? .null, .integer(Int64(note.count)), .integer(Int64(note.draw))]
    }
    return ["version": .integer(Self.version), "notes": .object(members)]
  }

  /// What fits into the register. Where all does not, the marks of what was taken away go first: at worst a host that was away for long brings a note back.
  /// Nil where it does not fit even so.
  public var fitting: SharedNotes? {
    if json.bytes().count <= Self.sizeLimit { return self }
    let rest = SharedNotes(notes.filter { $0.value.text != nil })
    return rest.json.bytes().count <= Self.sizeLimit ? rest : nil
  }

  /// The content to be sealed.
  public var content: Secret { Secret(bytes: json.bytes()) }

  /// Reads what `json` writes.
  public init(reading bytes: [UInt8]) throws(SharedRecord.ContentFailure) {
    guard let value = try? JSONValue(parsing: bytes, depthLimit: 8) else { throw .malformed }
    try self.init(value)
  }

  /// Reads what `json` says; other members do not count.
  public init(_ value: JSONValue) throws(SharedRecord.ContentFailure) {
    guard let version = value["version"]?.integerValue else { throw .malformed }
    guard version <= Self.version else { throw .newer(version: Int(clamping: version)) }
    guard let members = value["notes"]?.objectValue else { throw .malformed }
    notes = [:]
    for (name, part) in members { notes[name] = try Note(part) }
  }
}

extension SharedNotes.Note {
  fileprivate init(_ part: JSONValue) throws(SharedRecord.ContentFailure) {
    guard part.arrayValue?.count == 3, let count = part[1]?.integerValue, (1..<1 << 53).contains(count),
      let draw = part[2]?.integerValue.flatMap({ UInt32(exactly: $0) })
    else { throw .malformed }
    switch part[0] {
    case .null?: self.init(text: nil, count: Int(count), draw: draw)
    case .string(let text)?: self.init(text: text, count: Int(count), draw: draw)
    default: throw .malformed
    }
  }
}
