@testable import Formats

/// Bytes that count how often one of them is looked at.
struct CountedText: JSONText {
  /// How often that was, in all parts of a text together.
  final class Count {
    var looks = 0
  }

  let count: Count
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    self.init(bytes[...], count: Count())
  }

  private init(_ bytes: ArraySlice<UInt8>, count: Count) {
    self.bytes = bytes
    self.count = count
  }

  var startIndex: Int { bytes.startIndex }
  var endIndex: Int { bytes.endIndex }

  subscript(place: Int) -> UInt8 {
    count.looks += 1
    return bytes[place]
  }

  subscript(places: Range<Int>) -> CountedText { CountedText(bytes[places], count: count) }
}
