import FoundationEssentials

/// The active upload tokens of one account, kept in both orders that can be asked for.
struct UploadTokenShelf: Sendable {
  enum Order: String, Sendable {
    case createdAt, ttl
  }

  /// Where a token stands in an order: by the sorted value, among equals by age.
  private struct Place: Sendable, Comparable {
    let key: Int
    let serial: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.key, left.serial) < (right.key, right.serial)
    }
  }

  private var tokens: [Int: UploadToken] = [:]
  private var serials: [String: Int] = [:]
  private var byCreation: [Place]
  private var byLifetime: [Place]
  private var nextSerial: Int
  private var nextEnd: Int?

  init(_ initial: [UploadToken]) {
    for (serial, token) in initial.enumerated() {
      tokens[serial] = token
      serials[token.value] = serial
    }
    byCreation = initial.enumerated().map { Place(key: $0.element.createdAt, serial: $0.offset) }.sorted()
    byLifetime = initial.enumerated().map { Place(key: $0.element.ttl, serial: $0.offset) }.sorted()
    nextSerial = initial.count
    nextEnd = initial.compactMap(\.expiresAt).min()
  }

  var count: Int { tokens.count }

  subscript(value: String) -> UploadToken? { serials[value].flatMap { tokens[$0] } }

  /// A stretch of the list; shorter or empty past its end.
  func page(from offset: Int, count: Int, by order: Order, ascending: Bool) -> [UploadToken] {
    let places = order == .createdAt ? byCreation : byLifetime
    guard offset < places.count else { return [] }
    let range = offset..<min(offset + count, places.count)
    return range.compactMap { tokens[places[ascending ? $0 : places.count - 1 - $0].serial] }
  }

  mutating func add(_ token: UploadToken) {
    let serial = nextSerial
    nextSerial += 1
    tokens[serial] = token
    serials[token.value] = serial
    Self.insert(Place(key: token.createdAt, serial: serial), into: &byCreation)
    Self.insert(Place(key: token.ttl, serial: serial), into: &byLifetime)
    nextEnd = [nextEnd, token.expiresAt].compactMap { $0 }.min()
  }

  /// - Returns: whether there was such a token.
  mutating func remove(_ value: String) -> Bool {
    guard let serial = serials.removeValue(forKey: value), let token = tokens.removeValue(forKey: serial) else {
      return false
    }
    Self.remove(Place(key: token.createdAt, serial: serial), from: &byCreation)
    Self.remove(Place(key: token.ttl, serial: serial), from: &byLifetime)
    return true
  }

  /// Drops the tokens whose time is over.
  mutating func removeExpired(at now: Date) {
    guard let end = nextEnd, Double(end) <= now.timeIntervalSince1970 else { return }
    for token in tokens.values.filter({ !$0.isActive(at: now) }) { _ = remove(token.value) }
    nextEnd = tokens.values.compactMap(\.expiresAt).min()
  }

  private static func insert(_ place: Place, into places: inout [Place]) {
    places.insert(place, at: index(of: place, in: places))
  }

  private static func remove(_ place: Place, from places: inout [Place]) {
    let index = index(of: place, in: places)
    if index < places.count, places[index] == place { places.remove(at: index) }
  }

  /// The first index whose place is not before the given one.
  private static func index(of place: Place, in places: [Place]) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A delegated upload token: its value is its id and its secret in one.
struct UploadToken: Sendable, Equatable {
  let value: String
  /// Seconds from creation to the end; 0 never ends.
  let ttl: Int
  /// Whole seconds since 1970.
  let createdAt: Int

  var expiresAt: Int? { ttl == 0 ? nil : createdAt + ttl }

  func isActive(at now: Date) -> Bool {
    expiresAt.map { Double($0) > now.timeIntervalSince1970 } ?? true
  }

  var json: JSON {
    var members = [
      JSON.Member(name: "token", value: .string(value)),
      JSON.Member(name: "ttl", value: .integer(ttl)),
      JSON.Member(name: "createdAt", value: .string(DateText.atom(Date(timeIntervalSince1970: Double(createdAt))))),
    ]
    if let expiresAt {
      let text = DateText.atom(Date(timeIntervalSince1970: Double(expiresAt)))
      members.append(JSON.Member(name: "expiresAt", value: .string(text)))
    }
    return .object(members)
  }
}

/// api.video's upload tokens at the start: many that never end, the others from minutes to months before their end.
struct UploadTokenSamples {
  private static let minute = 60
  private static let hour = 3600
  private static let day = 86400
  /// The total lifetimes that people ask for, in seconds.
  private static let lifetimes = [hour, 6 * hour, day, 7 * day, 30 * day, 90 * day, 365 * day]

  let seed: UInt64
  let now: Date

  /// - Parameter series: makes the tokens of different accounts different.
  func tokens(_ count: Int, series: UInt64 = 0) -> [UploadToken] {
    var source = SeededRandom(seed: seed &+ series &* 7919)
    let present = Int(now.timeIntervalSince1970)
    return (0..<count).map { index in
      let value = "to" + RandomText.base62(22, using: &source)
      guard let left = secondsLeft(index, using: &source) else {
        let age = Int.random(in: Self.day...3 * 365 * Self.day, using: &source)
        return UploadToken(value: value, ttl: 0, createdAt: present - age)
      }
      let ttl = Self.lifetimes.first { $0 > left } ?? 365 * Self.day
      return UploadToken(value: value, ttl: ttl, createdAt: present + left - ttl)
    }
  }

  /// Two of five never end.
  private func secondsLeft(_ index: Int, using source: inout SeededRandom) -> Int? {
    switch index % 20 {
    case 0: Int.random(in: 10 * Self.minute..<Self.hour, using: &source)
    case 1: index == 1 ? 5 * Self.minute : Int.random(in: 15 * Self.minute..<3 * Self.hour, using: &source)
    case 2..<6: Int.random(in: Self.hour..<Self.day, using: &source)
    case 6..<10: Int.random(in: Self.day..<14 * Self.day, using: &source)
    case 10..<12: Int.random(in: 14 * Self.day..<300 * Self.day, using: &source)
    default: nil
    }
  }
}
