/// A gzip stream (RFC 1952) of zeros that is 159 times smaller than what it unpacks to; its checksum is wrong, which nobody is to get as far as.
enum GzipBomb {
  static func bytes(unpackingTo count: Int) -> [UInt8] {
    var stream = BitStream()
    stream.append([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
    // One block with the fixed codes (RFC 1951, section 3.2.6): a zero, then again and again 258 bytes as those before.
    stream.append(bits: 0b011, count: 3)
    stream.append(code: 0b0011_0000, length: 8)
    for _ in 0..<count / repeatedBytes {
      stream.append(code: 0b1100_0101, length: 8)
      stream.append(code: 0, length: 5)
    }
    stream.append(code: 0, length: 7)
    stream.append([UInt8](repeating: 0, count: 8))
    return stream.bytes
  }

  /// The longest that one code repeats.
  private static let repeatedBytes = 258

  private struct BitStream {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    /// Whole bytes, after filling up the one that was begun.
    mutating func append(_ whole: [UInt8]) {
      bytes += whole
      used = 8
    }

    /// A number, its lowest bit first.
    mutating func append(bits: Int, count: Int) {
      for position in 0..<count { append(bit: bits >> position & 1) }
    }

    /// A Huffman code, its highest bit first.
    mutating func append(code: Int, length: Int) {
      for position in (0..<length).reversed() { append(bit: code >> position & 1) }
    }

    private mutating func append(bit: Int) {
      if used == 8 {
        bytes.append(0)
        used = 0
      }
      bytes[bytes.count - 1] |= UInt8(bit << used)
      used += 1
    }
  }
}
