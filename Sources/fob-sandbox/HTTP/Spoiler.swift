/// Turns a good answer into the steps that deliver it badly.
enum Spoiler {
  static func steps(for response: Response, spoiledBy fault: Fault?) -> [WireStep] {
    guard let fault else { return [.send(response.bytes)] }
    let half = response.body.count / 2
    switch fault.kind {
    case .hangHeaders: return [.hang]
    case .hangBody: return [.send(response.head() + response.body.prefix(half)), .hang]
    case .lostReply: return [.close]
    case .truncate: return [.send(response.head() + response.body.prefix(half)), .close]
    case .wrongLength: return [.send(response.head(length: half) + response.body), .close]
    case .garbage: return [.send(garbage(0x16..<0x116)), .close]
    case .garbageBody: return [.send(withGarbageBody(response).bytes)]
    case .oversized: return oversized(response, bytes: fault.bytes)
    case .drip: return drip(response, every: .milliseconds(Int(fault.seconds * 1000)))
    case .hangConnect, .drop, .status, .rateLimit, .redirect, .hostileText: return [.send(response.bytes)]
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
