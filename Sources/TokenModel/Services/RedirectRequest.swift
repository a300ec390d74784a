import Formats

/// A request that comes to the target of a login on this machine: from the browser that logged in, or from anything else
/// that found the port.
public enum RedirectRequest {
  /// What to answer.
  public struct Reply: Sendable, Equatable {
    /// The whole answer, with its head.
    public var bytes: [UInt8]
    /// The address at which the browser ended; nil if the request was something else.
    public var address: Secret?
  }

  /// The most bytes of a request's head.
  public static let longest = 40_960

  /// The reply to what was received so far; nil while the head is not whole.
  public static func reply(to received: [UInt8], for redirect: LoginRedirect) -> Reply? {
    guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else {
      return received.count < longest ? nil : Reply(431, "The request is too long.")
    }
    guard let head = String(validating: received[..<end.lowerBound], as: UTF8.self) else {
      return Reply(400, "That is no request.")
    }
    return reply(toHead: head, for: redirect)
  }

  private static func reply(toHead head: String, for redirect: LoginRedirect) -> Reply {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/"),
      let target = try? ServerAddress(redirect.target)
    else { return Reply(400, "That is no request.") }
    guard words[0] == "GET" else { return Reply(405, "Only GET is allowed here.") }
    // A page elsewhere whose name was made to mean this machine asks for its own host.
    let hosts = lines.dropFirst().compactMap { line -> Substring? in
      let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return halves.count == 2 && halves[0].lowercased() == "host" ? halves[1].trimmed(of: \.isWhitespace) : nil
    }
    guard hosts == [target.origin.text.dropFirst("http://".count)] else {
      return Reply(400, "The request is for another host.")
    }
    let address = Secret(target.origin.text + words[1])
    guard RedirectAnswer.belongs(address, to: redirect) else {
      return Reply(404, "This is not the answer that fob waits for.")
    }
    return Reply(200, "fob has the answer. Go back to the terminal; you can close this page.", address)
  }
}

extension RedirectRequest.Reply {
  /// A small page that loads nothing and is kept nowhere.
  fileprivate init(_ status: Int, _ words: String, _ address: Secret? = nil) {
    let page =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><title>fob</title></head>\n<body><p>\(words)</p></body></html>\n"
    let head = [
      "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Refused")", "content-type: text/html; charset=utf-8",
      "content-length: \(page.utf8.count)", "connection: close", "cache-control: no-store",
      "content-security-policy: default-src 'none'; frame-ancestors 'none'", "referrer-policy: no-referrer",
      "x-content-type-options: nosniff",
    ]
    self.init(bytes: Array((head.joined(separator: "\r\n") + "\r\n\r\n" + page).utf8), address: address)
  }
}
