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
