import Formats
import FoundationEssentials

/// Sorts upload tokens here, if the server does not sort by that fact. Unreported facts come last in both directions;
/// texts are compared as in filters, without regard to case.
public struct TokenOrder: Sendable {
  private let sort: TokenSort

  /// Makes an order.
  public init(_ sort: TokenSort) {
    self.sort = sort
  }

  /// The tokens in this order; equal ones stay as they were.
  public func sorted(_ tokens: PackedTokens) -> [ListedToken] {
    places(in: tokens.pages).map { tokens[$0] }
  }

  /// The places of the tokens in some pages, numbered across pages, in this order; equal ones stay as they were.
  public func places(in pages: [PackedPage]) -> [Int] {
    sort.key.isSearched ? byText(pages) : byNumber(pages)
  }

  private func byNumber(_ pages: [PackedPage]) -> [Int] {
    var order = PlaceOrder(capacity: pages.reduce(0) { $0 + $1.count })
    let field = sort.key
    // The longest unused token has the earliest use, and a never used one comes before it.
    let ascending = field == .lastUse ? !sort.ascending : sort.ascending
    for page in pages {
      for row in page.rows { order.append(number: field.number(in: row), ascending: ascending) }
    }
    return order.places()
  }

  private func byText(_ pages: [PackedPage]) -> [Int] {
    let slot = sort.key.slot
    var order = PlaceOrder(capacity: pages.reduce(0) { $0 + $1.count })
    for page in pages {
      page.read { reader in
        for place in 0..<page.count {
          let text = reader.textOrAbsence(slot, place)
          order.append(text: text.first == PackedPage.absent ? nil : text, ascending: sort.ascending)
        }
      }
    }
    return order.places()
  }
}

/// Puts places in the order of keys; equal ones stay as they were, and those without a key come last.
struct PlaceOrder {
  private struct Entry {
    var key: UInt64
    var place: UInt32
  }

  private var entries: [Entry] = []
  /// The texts to sort by; the keys are only eight bytes each.
  private var texts: [UInt8] = []
  private var textStarts: [Int] = [0]
  private var ascending = true
  /// Those without a key.
  private var last: [Int] = []

  init(capacity: Int) {
    entries.reserveCapacity(capacity)
  }

  private var count: UInt32 { UInt32(clamping: entries.count + last.count) }

  /// Adds the next place with a number; not a number is no key.
  mutating func append(number: Double, ascending: Bool) {
    guard !number.isNaN else { return last.append(entries.count + last.count) }
    let bits = number.bitPattern
    let rising = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    entries.append(Entry(key: ascending ? rising : ~rising, place: count))
  }

  /// Adds the next place with a text.
  mutating func append(text: UnsafeBufferPointer<UInt8>?, ascending: Bool) {
    self.ascending = ascending
    if let text {
      entries.append(Entry(key: 0, place: count))
      texts.append(contentsOf: text)
    } else {
      last.append(entries.count + last.count)
    }
    textStarts.append(texts.count)
  }

  /// The places in order.
  consuming func places() -> [Int] {
    var entries = entries
    entries.withUnsafeMutableBufferPointer { entries in
      if textStarts.count > 1 {
        sortTexts(entries, from: 0)
      } else {
        Self.sort(entries)
      }
    }
    return entries.map { Int($0.place) } + last
  }

  /// The number of bytes that are sorted by value; texts equal so far are compared. Names differ long before, but a
  /// server may send anything.
  private static let deepest = 256

  /// Sorts by eight bytes of the texts, then those that are equal so far by the next eight.
  private func sortTexts(_ entries: UnsafeMutableBufferPointer<Entry>, from depth: Int) {
    var isLonger = false
    for index in entries.indices {
      let place = Int(entries[index].place)
      let (start, end) = (textStarts[place] + depth, textStarts[place + 1])
      var key: UInt64 = 0
      for offset in 0..<8 { key = key << 8 | (start + offset < end ? UInt64(texts[start + offset]) : 0) }
      if end - start > 8 { isLonger = true }
      entries[index].key = ascending ? key : ~key
    }
    Self.sort(entries)
    guard isLonger else { return }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 {
        let alike = UnsafeMutableBufferPointer(rebasing: entries[start..<end])
        if depth + 8 < Self.deepest {
          sortTexts(alike, from: depth + 8)
        } else {
          compareTexts(alike, from: depth + 8)
        }
      }
      start = end
    }
  }

  /// Sorts by the rest of the texts; equal ones by their places.
  private func compareTexts(_ entries: UnsafeMutableBufferPointer<Entry>, from depth: Int) {
    var entries = entries
    texts.withUnsafeBufferPointer { texts in
      entries.sort { left, right in
        let difference = texts.order(of: rest(of: left, from: depth), and: rest(of: right, from: depth))
        return difference == 0 ? left.place < right.place : (difference < 0) == ascending
      }
    }
  }

  /// The bytes of a text from a depth on; empty if it has no more.
  private func rest(of entry: Entry, from depth: Int) -> Range<Int> {
    let (start, end) = (textStarts[Int(entry.place)], textStarts[Int(entry.place) + 1])
    return min(start + depth, end)..<end
  }

  private static func sort(_ entries: UnsafeMutableBufferPointer<Entry>) {
    var entries = entries
    entries.sort { $0.key == $1.key ? $0.place < $1.place : $0.key < $1.key }
  }
}
