/// Turns a good answer into the steps that deliver it badly.
enum Spoiler {
  static func steps(for response: Response, spoiledBy fault: Fault?) -> [WireStep] {
    guard let fault else { return [.send(response.bytes)] }
    let half = response.body.count / 2
    switch fault.kind {
    case .hangHeaders: return [.hang]
    case .hangInHeaders: return [.send(Array(response.head().dropLast(20))), .hang]
    case .hangBody: return [.send(response.head() + response.body.prefix(half)), .hang]
    case .lostReply: return [.close]
    case .truncate: return [.send(response.head() + response.body.prefix(half)), .close]
    case .wrongLength: return [.send(response.head(length: half) + response.body), .close]
    case .garbage: return [.send(garbage(0x16..<0x116)), .close]
    case .garbageBody: return [.send(withGarbageBody(response).bytes)]
    case .wrongType: return [.send(ofWrongType(response).bytes)]
    case .gzipBomb: return [.send(gzipBomb(response, bytes: fault.bytes).bytes)]
    case .oversized: return oversized(response, bytes: fault.bytes)
    case .drip: return drip(response, every: .milliseconds(Int(fault.seconds * 1000)))
    case .hangConnect, .drop, .status, .rateLimit, .redirect, .hostileText, .endlessPages:
      return [.send(response.bytes)]
    }
  }

  /// Bytes that are neither HTTP nor UTF-8.
  private static func garbage(_ range: Range<Int>) -> [UInt8] {
    range.map { UInt8(truncatingIfNeeded: $0 &* 167 ^ 0xa5) }
  }

  private static func withGarbageBody(_ response: Response) -> Response {
    var response = response
    response.body = garbage(0..<max(64, response.body.count))
    return response
  }

  /// What a network that wants its users to sign in sends instead of an answer.
  private static func ofWrongType(_ response: Response) -> Response {
    response.headers["Content-Type"]?.contains("json") == true
      ? Response(
        200, type: "text/html; charset=utf-8", text: "<!DOCTYPE html><html><body>Sign in to go on</body></html>")
      : Response(200, json: ["notice": "Sign in to go on"])
  }

  private static func gzipBomb(_ response: Response, bytes: Int) -> Response {
    var response = response
    response.headers["Content-Encoding"] = "gzip"
    response.body = GzipBomb.bytes(unpackingTo: bytes)
    return response
  }

  /// The answer followed by spaces: still valid JSON or HTML, only far too long.
  private static func oversized(_ response: Response, bytes: Int) -> [WireStep] {
    let padding = max(0, bytes - response.body.count)
    let block = [UInt8](repeating: 32, count: 64 * 1024)
    let head = WireStep.send(response.head(length: response.body.count + padding) + response.body)
    let blocks = Array(repeating: WireStep.send(block), count: padding / block.count)
    return [head] + blocks + [.send(Array(block.prefix(padding % block.count)))]
  }

  private static func drip(_ response: Response, every pause: Duration) -> [WireStep] {
    response.bytes.flatMap { [.send([$0]), .pause(pause)] }
  }
}

/// What is done to a connection to answer one request.
enum WireStep: Sendable, Equatable {
  case send([UInt8])
  case pause(Duration)
  /// Nothing more is sent; the connection stays until the client gives it up.
  case hang
  case close
}

/// A gzip stream (RFC 1952) of zeros, 159 times smaller than its content; its checksum is wrong, and nobody should get
/// that far.
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
