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

  /// What a network that wants its users to sign in puts in the place of an answer.
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
