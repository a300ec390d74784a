import Synchronization

/// One way in which the next answers go wrong, as `POST /_sandbox/faults` describes it.
struct Fault: Sendable, Equatable, Codable {
  enum Kind: String, Sendable, Codable, CaseIterable {
    // The request is not acted upon.
    case hangConnect = "hang-connect"
    case drop
    case status
    case rateLimit = "rate-limit"
    case redirect
    case hostileText = "hostile-text"
    // The request is acted upon, and its answer spoiled.
    case lostReply = "lost-reply"
    case hangHeaders = "hang-headers"
    case hangInHeaders = "hang-in-headers"
    case hangBody = "hang-body"
    case truncate
    case wrongLength = "wrong-length"
    case garbage
    case garbageBody = "garbage-body"
    case wrongType = "wrong-type"
    case oversized
    case gzipBomb = "gzip-bomb"
    case endlessPages = "endless-pages"
    case drip

    /// Whether the service does what it was asked although the client will not learn of it.
    var isActedUpon: Bool {
      switch self {
      case .hangConnect, .drop, .status, .rateLimit, .redirect, .hostileText: false
      case .lostReply, .hangHeaders, .hangInHeaders, .hangBody, .truncate, .wrongLength, .garbage, .garbageBody,
        .wrongType, .oversized, .gzipBomb, .endlessPages, .drip:
        true
      }
    }
  }

  var kind: Kind
  /// What the path must begin with.
  var path: String
  /// The method that is meant; any when left out.
  var method: String?
  /// How many requests are still to suffer; 0 means all.
  var count: Int
  /// How many matching requests are spared first.
  var skip: Int
  /// The status that is answered.
  var status: Int
  /// The reset of a rate limit, of which nothing is said for 0, or the pause between two bytes.
  var seconds: Double
  /// How long an oversized answer gets, or one that is packed.
  var bytes: Int
  /// Where a redirect leads.
  var location: String

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, path, method, count, skip, status, seconds, bytes, location
  }

  /// Any member's name.
  private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// A member that is misspelt would leave the fault striking more than was meant.
  private static func requireKnownMembers(_ decoder: any Decoder) throws {
    let known = CodingKeys.allCases.map(\.rawValue)
    let names = try decoder.container(keyedBy: MemberName.self).allKeys.map(\.stringValue)
    guard let unknown = names.sorted().first(where: { !known.contains($0) }) else { return }
    throw DecodingError.dataCorrupted(
      .init(
        codingPath: decoder.codingPath,
        debugDescription: "a fault has no member '\(unknown)'; it has \(known.joined(separator: ", "))"))
  }

  init(from decoder: any Decoder) throws {
    try Self.requireKnownMembers(decoder)
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decode(Kind.self, forKey: .kind)
    path = try values.decodeIfPresent(String.self, forKey: .path) ?? "/"
    method = try values.decodeIfPresent(String.self, forKey: .method)?.uppercased()
    count = try values.decodeIfPresent(Int.self, forKey: .count) ?? 1
    skip = try values.decodeIfPresent(Int.self, forKey: .skip) ?? 0
    status = try values.decodeIfPresent(Int.self, forKey: .status) ?? (kind == .redirect ? 302 : 500)
    seconds = try values.decodeIfPresent(Double.self, forKey: .seconds) ?? (kind == .drip ? 0.05 : 5)
    bytes = try values.decodeIfPresent(Int.self, forKey: .bytes) ?? 64 * 1024 * 1024
    location = try values.decodeIfPresent(String.self, forKey: .location) ?? "http://redirected.invalid/"
    guard (200...599).contains(status), count >= 0, skip >= 0, (0...3600).contains(seconds),
      (0...1 << 30).contains(bytes)
    else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a number is out of range"))
    }
  }

  init(_ kind: Kind, path: String = "/", count: Int = 1) {
    self.kind = kind
    self.path = path
    self.count = count
    skip = 0
    status = kind == .redirect ? 302 : 500
    seconds = kind == .drip ? 0.05 : 5
    bytes = 64 * 1024 * 1024
    location = "http://redirected.invalid/"
  }

  func matches(method: String, path: String) -> Bool {
    path.hasPrefix(self.path) && (self.method == nil || self.method == method)
  }
}

/// The faults that are switched on, in the order in which they were asked for.
final class FaultList: Sendable {
  private let faults = Mutex<[Fault]>([])

  var all: [Fault] { faults.withLock { $0 } }

  func add(_ others: [Fault]) {
    faults.withLock { $0 += others }
  }

  func clear() {
    faults.withLock { $0 = [] }
  }

  /// The fault that this request suffers, counted down.
  func strike(method: String, path: String) -> Fault? {
    strike { $0.kind != .hangConnect && $0.matches(method: method, path: path) }
  }

  /// Whether a connection that was just accepted is to be left unread. Paths are not known yet, so none is looked at.
  func strikeAtConnect() -> Bool {
    strike { $0.kind == .hangConnect } != nil
  }

  private func strike(where isMeant: (Fault) -> Bool) -> Fault? {
    faults.withLock { faults in
      guard let index = faults.firstIndex(where: isMeant) else { return nil }
      if faults[index].skip > 0 {
        faults[index].skip -= 1
        return nil
      }
      let fault = faults[index]
      if fault.count == 1 {
        faults.remove(at: index)
      } else if fault.count > 1 {
        faults[index].count -= 1
      }
      return fault
    }
  }
}

/// Text that attacks the terminal of whoever prints it unchanged.
enum HostileText {
  /// Fits into one line of an error.
  static let sentence = "Denied \u{1b}[2J\u{1b}]0;owned\u{07}\u{9b}31m \u{202e}drawkcab\u{2066} \u{200b}\u{7f}end"

  /// Labels, each with another trick: screen, title and clipboard sequences, C1 controls, bidi overrides, line ends,
  /// zero-width and combining characters, markup, a false scope, a very long one.
  static let labels = [
    "\u{1b}[31mred\u{1b}[0m \u{1b}[2Jcleared",
    "\u{1b}]0;title\u{07}\u{1b}]52;c;b3duZWQ=\u{07}",
    "\u{9b}2K\u{85}next\u{9d}",
    "invoice\u{202e}fdp.exe\u{202c} \u{2066}isolated",
    "first line\r\nsecond line\tand tab",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦 👍\u{1f3fd} 🇨🇭 \u{2764}\u{fe0f} 漢字 한국어",
    "zero\u{200b}width\u{200d}\u{feff}joiners",
    "e" + String(repeating: "\u{0301}", count: 40) + " stacked",
    "</td></tr></tbody></table><script>alert(1)</script>",
    "admin (scope: all)",
    "\u{07}\u{08}\u{08}\u{7f}bell and backspace",
    String(repeating: "W", count: 3000),
  ]
}
