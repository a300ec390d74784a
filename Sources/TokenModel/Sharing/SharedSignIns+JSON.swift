import Formats
import FoundationEssentials

/// The form of a count before it is sealed, and of what a host remembers of it: JSON of a stated version.
struct StoredSignIns: Encodable {
  /// The latest version that can be read.
  static let version = 1

  private var version = Self.version
  private var window: Int
  private var counted: [String]
  private var withdrawn: [String]?
  private var isExhausted: Bool?
  private var isForPeople: Bool?

  init(_ signIns: SharedSignIns) {
    window = signIns.window
    counted = signIns.counted.map(\.text).sorted()
    withdrawn = signIns.withdrawn.isEmpty ? nil : signIns.withdrawn.map(\.text).sorted()
    isExhausted = signIns.isExhausted ? true : nil
    isForPeople = signIns.isForPeople ? true : nil
  }
}

extension SharedSignIns: JSONReadable {
  /// Seconds since 1970 that a window must begin before: the year 2400.
  private static let end = 13_569_465_600

  /// Reads it from a record or a memory.
  public init(json part: JSONPart) throws(JSONFailure) {
    try self.init(JSONMembers(json: part))
  }

  fileprivate init(_ members: JSONMembers) throws(JSONFailure) {
    let (counted, withdrawn): ([String], [String]?) = (
      try members.read("counted"), try members.readIfPresent("withdrawn")
    )
    self.init(
      window: try members.read("window"), counted: Set(counted.map { SignInIdentity($0) }),
      withdrawn: Set((withdrawn ?? []).map { SignInIdentity($0) }),
      isExhausted: try members.readIfPresent("isExhausted") ?? false,
      isForPeople: try members.readIfPresent("isForPeople") ?? false)
    guard (0..<Self.end).contains(window) else { throw .malformed }
  }
}

extension SignInRecord {
  /// The content to be sealed; its generation is part of the seal.
  public var content: Secret? { (try? JSONEncoder.ofRecords.encode(StoredSignIns(signIns))).map { Secret(bytes: $0) } }

  /// Reads what was sealed.
  public init(_ opened: OpenedValue) throws(SharedRecord.ContentFailure) {
    let bytes = opened.content.withBytes { Array($0) }
    guard let members = try? JSONMembers(parsing: bytes), let version: Int = try? members.read("version") else {
      throw .malformed
    }
    guard version <= StoredSignIns.version else { throw .newer(version: version) }
    guard (1..<1 << 53).contains(opened.generation), let signIns = try? SharedSignIns(members) else {
      throw .malformed
    }
    self.init(generation: opened.generation, signIns: signIns)
  }
}

extension SignInMemory {
  private struct Stored: Encodable {
    var version = 1
    var key: String
    var host: String
    var standing: RegisterStanding?
    var seen: Seen?
    var copy: StoredSignIns?
    var isDoubtful: Bool?
  }

  /// The content of its file.
  public var content: [UInt8]? {
    let stored = Stored(
      key: key.text, host: host, standing: standing, seen: seen, copy: copy.map(StoredSignIns.init),
      isDoubtful: isDoubtful ? true : nil)
    return (try? JSONEncoder.ofRecords.encode(stored)).map { Array($0) }
  }

  /// Reads its file; nil where it is damaged, or a later fob wrote it.
  public init?(content: [UInt8]) {
    do throws(JSONFailure) {
      let members = try JSONMembers(parsing: content)
      guard try members.read("version") == 1 else { return nil }
      self.init(
        key: RegisterKey(try members.read("key")), host: try members.read("host"),
        standing: try members.readIfPresent("standing"), seen: try members.readIfPresent("seen"),
        copy: try members.readIfPresent("copy"), isDoubtful: try members.readIfPresent("isDoubtful") ?? false)
    } catch {
      return nil
    }
  }
}

extension SignInMemory.Seen: JSONReadable {
  /// Reads it from a memory.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    generation = try members.read("generation")
    digest = try members.read("digest")
    guard (0..<1 << 53).contains(generation) else { throw .malformed }
  }
}

extension JSONEncoder {
  fileprivate static var ofRecords: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
