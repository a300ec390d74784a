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
