import Formats
import TokenModel

extension FuzzTarget {
  /// The address at which a login in a browser ended, as it was pasted, and as a request to a port of this machine.
  static let redirect = FuzzTarget("redirect") { input in
    let redirect = LoginRedirect(
      address: "https://login.example/", target: "http://127.0.0.1:61234/", state: "st-1",
      issuer: "https://login.example", mustNameIssuer: true)
    if let pasted = try? SecretText.checked(input), let answer = try? RedirectAnswer(pasted, to: redirect) {
      let text = pasted.revealed.trimmed(of: \.isWhitespace)
      try BrokenPromise.unless(
        text.hasPrefix("http://127.0.0.1:61234/?") && text.utf8.allSatisfy { $0 < 0x7F },
        "An address of another place was taken.")
      if case .code(let code) = answer { try BrokenPromise.unless(!code.isEmpty, "A code is empty.") }
    }
    for length in [input.count, input.count / 2] {
      guard let reply = RedirectRequest.reply(to: Array(input.prefix(length)), for: redirect) else { continue }
      try BrokenPromise.unless(reply.bytes.count < 1024, "A page is long.")
      guard let address = reply.address else { continue }
      let parts = address.revealed.split(separator: "?", maxSplits: 1)
      try BrokenPromise.unless(
        parts[0] == redirect.target && parts.count == 2 && (parts[1].contains("=st-1") || parts[1].contains("%")),
        "A request for something else was taken.")
    }
  }
}
