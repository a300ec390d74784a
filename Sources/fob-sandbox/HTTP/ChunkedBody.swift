/// Puts the chunks of a body together (RFC 9112 section 7.1).
struct ChunkedBody {
  private enum Expected {
    case size
    case data(Int)
    case trailer
  }

  private let limit: Int
  private var expected = Expected.size
  private var body: [UInt8] = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the chunks that have arrived off the buffer; the body once the last one was among them.
  mutating func take(from buffer: inout [UInt8]) throws(RequestRefusal) -> [UInt8]? {
    while true {
      switch expected {
      case .size:
        guard let line = try takeLine(from: &buffer) else { return nil }
        let digits = line.prefix { $0 != ";" }.trimmed()
        guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else { throw .malformed }
        guard let size = Int(digits, radix: 16), size <= limit - body.count else { throw .bodyTooLarge }
        expected = size == 0 ? .trailer : .data(size)
      case .data(let size):
        guard buffer.count >= size + 2 else { return nil }
        guard buffer[size] == 13, buffer[size + 1] == 10 else { throw .malformed }
        body += buffer.prefix(size)
        buffer.removeFirst(size + 2)
        expected = .size
      case .trailer:
        guard let line = try takeLine(from: &buffer) else { return nil }
        if line.isEmpty { return body }
      }
    }
  }

  private func takeLine(from buffer: inout [UInt8]) throws(RequestRefusal) -> String? {
    guard let end = buffer.firstIndex(ofSequence: [13, 10]) else {
      if buffer.count > 1024 { throw .malformed }
      return nil
    }
    let line = String(decoding: buffer[..<end], as: UTF8.self)
    buffer.removeFirst(end + 2)
    return line
  }
}
