extension NetworkFault {
  /// Every row of the table.
  public static let all: [NetworkFault] = connections + handshakes + answers + statuses + proxies

  /// A session does not go to another address.
  private static let elsewhere: [Key: Ending] = [
    .column(.ask): Ending(4, "its address changed"), .column(.screen): Ending(0, "new address"),
  ]

  /// A host whose name is too long for DNS, so that none has to be asked.
  private static let nameless = "https://\(String(repeating: "a", count: 64)).invalid"

  private static let connections: [NetworkFault] = [
    NetworkFault("connection refused", .front(.refuse), 5, "refused the connection"),
    NetworkFault("no route", .address("https://224.0.0.1"), 5, "could not be reached", but: elsewhere),
    NetworkFault("no such name", .address(nameless), 5, "could not be resolved", but: elsewhere),
    NetworkFault(
      "hangs at connect", .front(.hangAtConnect), limit: 2, 5, "No connection to 127.0.0.1 came about within 2 s"),
    NetworkFault("dropped unanswered", .front(.drop), 5, "closed the connection without an answer"),
  ]

  private static let handshakes: [NetworkFault] = [
    NetworkFault(
      "hangs during TLS", .front(.hang), isSecure: true, limit: 2, 5,
      "No connection to 127.0.0.1 came about within 2 s"),
    NetworkFault("dropped during TLS", .front(.drop), isSecure: true, 5, "was to be made secure"),
    NetworkFault("unknown authority", .certificate(.ofUnknownAuthority), isSecure: true, 5, "Nobody trusted here"),
    NetworkFault("wrong host name", .certificate(.forAnotherHost), isSecure: true, 5, "for another host"),
    NetworkFault("expired certificate", .certificate(.expired), isSecure: true, 5, "has expired"),
    NetworkFault(
      "client certificate missing", .certificate(.demandingClientCertificate(isGiven: false)), isSecure: true, 5,
      "client certificate"),
    NetworkFault(
      "client certificate given", .certificate(.demandingClientCertificate(isGiven: true)), isSecure: true, 0, ""),
    NetworkFault("no such ca_file", .lines(["ca_file = /nowhere/ca.pem"]), isSecure: true, 5, "cannot be read from"),
    NetworkFault("own authority", .lines([]), isSecure: true, 0, ""),
  ]

  /// Where nothing but OAuth's metadata was asked for, the refresh token is unspent and the server as good as not reached.
  private static func unspent(_ words: String) -> [Key: Ending] { [.one(.oauth, .ask): Ending(5, words)] }

  private static let answers: [NetworkFault] = [
    NetworkFault("no answer", .sandbox(#""kind": "hang-headers""#), limit: 2, 5, "did not answer within 2 s"),
    NetworkFault("hangs in the header", .sandbox(#""kind": "hang-in-headers""#), limit: 6, 5, "not complete after"),
    NetworkFault("hangs in the body", .sandbox(#""kind": "hang-body""#), limit: 6, 5, "not complete after"),
    NetworkFault("slow drip", .sandbox(#""kind": "drip", "seconds": 0.03"#), limit: 6, 5, "not complete after"),
    NetworkFault("reply lost", .sandbox(#""kind": "lost-reply""#), 5, "without an answer"),
    NetworkFault("cut in the body", .sandbox(#""kind": "truncate""#), 5, "broke off"),
    NetworkFault("wrong length", .sandbox(#""kind": "wrong-length""#), 1, "cut", but: unspent("cut")),
    NetworkFault("no HTTP", .sandbox(#""kind": "garbage""#), 5, "is not HTTP"),
    NetworkFault(
      "rubbish", .sandbox(#""kind": "garbage-body""#), 1, "UTF-8",
      but: unspent("UTF-8").merging([.service(.pod): Ending(1, "no HTML")]) { $1 }),
    NetworkFault(
      "wrong type", .sandbox(#""kind": "wrong-type""#), 1, "expected",
      but: unspent("expected").merging([.service(.pod): Ending(1, "no HTML")]) { $1 }),
    NetworkFault(
      "oversized", .sandbox(#""kind": "oversized", "bytes": 16777216"#), 1, "larger than", but: unspent("larger than")),
    NetworkFault(
      "gzip bomb", .sandbox(#""kind": "gzip-bomb", "bytes": 16777216"#), 1, "larger than", but: unspent("larger than")),
    NetworkFault(
      "endless pages", .sandbox(#""kind": "endless-pages", "path": "/upload-tokens""#), services: [.apiVideo], 1,
      "ever more", but: [.column(.signIn): Ending(0, ""), .column(.screen): Ending(0, "page 1/")]),
  ]

  /// Reading a whole list waits as long as the server wants, but not for ever. POD gives no reason, nor do OAuth's addresses of metadata.
  private static let patience: [Key: Ending] = [
    .one(.apiVideo, .ask): Ending(75, "refused 3 times in a row"),
    .one(.pod, .ask): Ending(75, "refused 3 times in a row"),
    .service(.pod): Ending(75, "status 429"), .service(.oauth): Ending(75, "status 429"),
  ]

  private static let statuses: [NetworkFault] = [
    NetworkFault("500", .sandbox(#""kind": "status", "status": 500"#), 5, "500"),
    NetworkFault("503", .sandbox(#""kind": "status", "status": 503"#), 5, "503"),
    NetworkFault(
      "429, reset told", .sandbox(#""kind": "rate-limit", "seconds": 1"#), 75, "Too many requests", but: patience),
    // Where nothing is told the waits are long, and POD's would be the same.
    NetworkFault(
      "429, reset not told", .sandbox(#""kind": "rate-limit", "seconds": 0"#), services: [.preservica, .apiVideo], 75,
      "Too many requests", but: patience),
    NetworkFault(
      "redirect elsewhere", .sandbox(#""kind": "redirect", "location": "https://evil.example/sign-in?t=1""#), 7,
      "redirects to https://evil.example", but: unspent("redirects to https://evil.example")),
    NetworkFault(
      "redirect to http", .sandbox(#""kind": "redirect", "status": 301, "location": "http://evil.example/""#), 7,
      "redirects to http://evil.example", but: unspent("redirects to http://evil.example")),
  ]

  private static let proxies: [NetworkFault] = [
    NetworkFault("proxy not there", .missingProxy, isSecure: true, 5, "The proxy"),
    NetworkFault("proxy wants a password", .proxy(.answer(status: 407)), isSecure: true, 5, "407"),
    NetworkFault("proxy forbids", .proxy(.answer(status: 403)), isSecure: true, 5, "403"),
    NetworkFault("proxy hangs", .proxy(.hang), isSecure: true, limit: 2, 5, "within 2 s"),
    NetworkFault("HTTPS_PROXY not there", .variables(["HTTPS_PROXY": "NOWHERE"]), isSecure: true, 5, "The proxy"),
    NetworkFault("HTTPS_PROXY", .variables(["HTTPS_PROXY": "PROXY"]), isSecure: true, 0, ""),
    NetworkFault(
      "NO_PROXY", .variables(["HTTPS_PROXY": "NOWHERE", "NO_PROXY": "127.0.0.1"]), isSecure: true, 0, ""),
  ]
}
