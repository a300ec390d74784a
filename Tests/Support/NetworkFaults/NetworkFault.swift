/// One way in which the network or a server misbehaves, and what fob is to say of it.
public struct NetworkFault: Sendable, CustomStringConvertible {
  /// How it is brought about.
  enum Means: Sendable {
    /// Before the server: at the port that the environments name.
    case front(FrontDoor.Behaviour)
    /// By the sandbox: the members of a fault, as `fob-sandbox --help` tells them.
    case sandbox(String)
    /// By the certificate that the server shows.
    case certificate(ServerCertificate)
    /// By another address in the environment's file.
    case address(String)
    /// By a proxy that the environment's file names.
    case proxy(ProxyServer.Behaviour)
    /// By a port where no proxy is, named by the environment's file.
    case missingProxy
    /// By variables of fob's process; `PROXY` stands for the address of a proxy that leads to the server, `NOWHERE` for one that is not there.
    case variables([String: String])
    /// By lines in the environment's file.
    case lines([String])
  }

  /// What is wrong with the server's certificate, or what else the server demands.
  enum ServerCertificate: Sendable {
    case ofUnknownAuthority
    case forAnotherHost
    case expired
    case demandingClientCertificate(isGiven: Bool)
  }

  /// How one command ends.
  public struct Ending: Sendable {
    /// The exit status.
    public let status: Int32
    /// Words of what it says.
    public let words: String

    init(_ status: Int32, _ words: String) {
      self.status = status
      self.words = words
    }
  }

  /// Its name in the table.
  public let name: String
  let means: Means
  /// Whether the servers speak TLS.
  let isSecure: Bool
  /// Seconds that fob gives the server: few where it has to give up.
  let limit: Int
  /// How commands end; the most fitting key counts: service and column, column, all.
  private let endings: [Key: Ending]
  /// Services that it is about.
  public let services: [FaultService]

  /// The name.
  public var description: String { name }

  /// Which commands an ending is of.
  enum Key: Hashable, Sendable {
    case all
    case column(FaultColumn)
    case service(FaultService)
    case one(FaultService, FaultColumn)
  }

  init(
    _ name: String, _ means: Means, isSecure: Bool = false, limit: Int = 60,
    services: [FaultService] = FaultService.allCases, _ status: Int32, _ words: String,
    but others: [Key: Ending] = [:]
  ) {
    self.name = name
    self.means = means
    self.isSecure = isSecure
    self.limit = limit
    self.services = services
    endings = others.merging([.all: Ending(status, words)]) { other, _ in other }
  }

  /// How a command is to end.
  public func ending(_ service: FaultService, _ column: FaultColumn) -> Ending {
    let keys: [Key] = [.one(service, column), .service(service), .column(column), .all]
    let ending = keys.lazy.compactMap { endings[$0] }.first ?? Ending(0, "")
    return column == .screen && isHarmless ? Ending(0, service.success) : ending
  }

  /// Whether nothing is wrong in the end.
  public var isHarmless: Bool { endings[.all]?.status == 0 }
}

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
      "hangs at connect", .front(.hangAtConnect), limit: 2, 5, "No connection to 127.0.0.1 within 2 s"),
    NetworkFault("dropped unanswered", .front(.drop), 5, "closed the connection without an answer"),
  ]

  private static let handshakes: [NetworkFault] = [
    NetworkFault(
      "hangs during TLS", .front(.hang), isSecure: true, limit: 2, 5,
      "No connection to 127.0.0.1 within 2 s"),
    NetworkFault("dropped during TLS", .front(.drop), isSecure: true, 5, "during the TLS handshake"),
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
    NetworkFault(
      "hangs in the header", .sandbox(#""kind": "hang-in-headers""#), limit: 6, 5, "had not sent its whole answer"),
    NetworkFault("hangs in the body", .sandbox(#""kind": "hang-body""#), limit: 6, 5, "had not sent its whole answer"),
    NetworkFault(
      "slow drip", .sandbox(#""kind": "drip", "seconds": 0.03"#), limit: 6, 5, "had not sent its whole answer"),
    NetworkFault("reply lost", .sandbox(#""kind": "lost-reply""#), 5, "without an answer"),
    NetworkFault("cut in the body", .sandbox(#""kind": "truncate""#), 5, "broke off"),
    NetworkFault("wrong length", .sandbox(#""kind": "wrong-length""#), 1, "cut", but: unspent("cut")),
    NetworkFault("no HTTP", .sandbox(#""kind": "garbage""#), 5, "is not HTTP"),
    NetworkFault(
      "rubbish", .sandbox(#""kind": "garbage-body""#), 1, "UTF-8",
      but: unspent("UTF-8").merging([.service(.pod): Ending(1, "not HTML")]) { $1 }),
    NetworkFault(
      "wrong type", .sandbox(#""kind": "wrong-type""#), 1, "expected",
      but: unspent("expected").merging([.service(.pod): Ending(1, "not HTML")]) { $1 }),
    NetworkFault(
      "oversized", .sandbox(#""kind": "oversized", "bytes": 16777216"#), 1, "larger than", but: unspent("larger than")),
    NetworkFault(
      "gzip bomb", .sandbox(#""kind": "gzip-bomb", "bytes": 16777216"#), 1, "larger than", but: unspent("larger than")),
    NetworkFault(
      "endless pages", .sandbox(#""kind": "endless-pages", "path": "/upload-tokens""#), services: [.apiVideo], 1,
      "kept sending more", but: [.column(.signIn): Ending(0, ""), .column(.screen): Ending(0, "page 1/")]),
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
