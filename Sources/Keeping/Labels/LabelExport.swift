import Formats
import TokenModel

/// The operator's own labels and contacts for another host: by origin and handle, with the key that the handles were made with.
///
/// The key grants access to nothing. With it and a server's list of tokens, the importing host finds each token although its own handles differ; an export
/// contains no id or value of a token.
public struct LabelExport: Sendable {
  /// Notes whose handles were made with one key: of the host, or of a share.
  public struct Part: Sendable, Equatable {
    /// The key.
    public let key: HandleKey
    /// The notes.
    public internal(set) var notes: NoteCollection
  }

  /// The host's own part first.
  public let parts: [Part]

  private static let kind = "fob labels"
  /// The version of an export with one part, and of one with several, which an older fob does not read.
  private static let (version, versionOfParts): (Int64, Int64) = (1, 2)

  /// An export of labels.
  init(parts: [Part]) {
    self.parts = parts
  }

  /// How many notes of a kind there are.
  public func count(of note: OwnNote) -> Int { parts.reduce(0) { $0 + $1.count(of: note) } }

  /// The servers.
  public var origins: Set<Origin> { Set(parts.flatMap(\.notes.keys)) }

  /// The notes at some servers.
  public func limited(to origins: Set<Origin>) -> LabelExport {
    LabelExport(parts: parts.map { Part(key: $0.key, notes: $0.notes.filter { origins.contains($0.key) }) })
  }

  /// The export as JSON.
  public var json: JSONValue {
    var object: [String: JSONValue] = ["kind": .string(Self.kind)]
    if parts.count == 1, let part = parts.first {
      object["version"] = .integer(Self.version)
      object.merge(part.members) { $1 }
    } else {
      object["version"] = .integer(Self.versionOfParts)
      object["parts"] = .array(parts.map { .object($0.members) })
    }
    return .object(object)
  }

  /// Reads an export; any flaw rejects all of it, so that nothing is imported from a damaged file.
  public init(reading bytes: [UInt8]) throws(TextFailure) {
    guard let value = try? JSONValue(parsing: bytes), value["kind"]?.stringValue == Self.kind,
      let version = value["version"]?.integerValue
    else {
      throw .notAnExport
    }
    guard version <= Self.versionOfParts else { throw .newer(version) }
    guard version == Self.versionOfParts else {
      parts = [try Part(value)]
      return
    }
    guard let values = value["parts"]?.arrayValue, values.count > 1 else { throw .notAnExport }
    var parts: [Part] = []
    for value in values { parts.append(try Part(value)) }
    self.parts = parts
  }
}

extension LabelExport.Part {
  fileprivate func count(of note: OwnNote) -> Int {
    notes.values.reduce(0) { $0 + $1.keys.count { $0.note == note } }
  }

  /// The key, and each kind of notes by origin and handle; contacts only where there are some, and an earlier fob leaves them out.
  fileprivate var members: [String: JSONValue] {
    var members: [String: JSONValue] = ["handle_key": .string(key.text)]
    for note in OwnNote.allCases where note == .label || count(of: note) > 0 {
      var origins: [String: JSONValue] = [:]
      for (origin, notes) in notes {
        let texts = notes.filter { $0.key.note == note }.map { ($0.key.handle.text, JSONValue.string($0.value)) }
        if !texts.isEmpty { origins[origin.text] = .object(Dictionary(uniqueKeysWithValues: texts)) }
      }
      members[Self.member(of: note)] = .object(origins)
    }
    return members
  }

  private static func member(of note: OwnNote) -> String { note.rawValue + "s" }

  fileprivate init(_ value: JSONValue) throws(TextFailure) {
    guard let key = value["handle_key"]?.stringValue.flatMap({ HandleKey(text: $0) }) else { throw .noKey }
    guard value["labels"] != nil else { throw .notAnExport }
    var notes: NoteCollection = [:]
    for note in OwnNote.allCases {
      guard let member = value[Self.member(of: note)] else { continue }
      guard let origins = member.objectValue else { throw .notAnExport }
      try Self.read(note, origins, into: &notes)
    }
    self.init(key: key, notes: notes)
  }

  private static func read(
    _ note: OwnNote, _ origins: [String: JSONValue], into notes: inout NoteCollection
  ) throws(TextFailure) {
    for (text, value) in origins {
      guard let origin = try? Origin(text), let members = value.objectValue else { throw .badOrigin(text) }
      for (name, value) in members {
        guard let handle = Handle(name) else { throw .badHandle(name) }
        guard let text = try? value.stringValue.flatMap(note.checked) else { throw .bad(note, of: handle) }
        notes[origin, default: [:]][NoteName(handle, note)] = text
      }
    }
  }
}

/// Why a file is not an export of labels; nothing was imported from it.
extension TextFailure {
  /// It is cut, or something else.
  static let notAnExport = refused("it is not an export of 'fob labels export'")
  static let noKey = refused("its handle_key is missing or damaged")

  static func newer(_ version: Int64) -> TextFailure { refused("a later fob wrote it (version \(version))") }
  static func badOrigin(_ text: String) -> TextFailure { refused("'\(text)' is not a server's address with labels") }
  static func badHandle(_ text: String) -> TextFailure { refused("'\(text)' is no handle") }

  static func bad(_ note: OwnNote, of handle: Handle) -> TextFailure {
    refused(
      "the \(note.rawValue) of \(handle) is empty, holds control characters or is longer than \(OwnNote.lengthLimit) characters"
    )
  }

  private static func refused(_ reason: String) -> TextFailure { TextFailure("\(reason). No label was imported.") }
}
