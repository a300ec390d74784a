import FoundationEssentials
import Synchronization

/// The services behind one port, their clock, and what makes them misbehave.
struct Sandbox: Sendable {
  let clock: SandboxClock
  let counters = Counters()
  let faults = FaultList()
  let preservica: PreservicaServer
  let apiVideo: ApiVideoServer
  let pod: PodServer
  let oauth: OAuthServer
  private let lottery: Lottery
  private let latency: Duration

  init(_ settings: SandboxSettings) {
    clock = SandboxClock(skew: settings.clockSkew)
    lottery = Lottery(share: settings.failureShare, seed: settings.seed)
    latency = settings.latency
    preservica = PreservicaServer(settings, clock: clock, counters: counters)
    apiVideo = ApiVideoServer(settings, clock: clock, counters: counters)
    pod = PodServer(settings, clock: clock, counters: counters)
    oauth = OAuthServer(settings, clock: clock, counters: counters)
  }

  /// Acts on one request and says how the answer goes over the wire.
  func steps(for request: Request) async -> [WireStep] {
    if ControlPanel.owns(path: request.path) {
      return [.send(dated(ControlPanel(sandbox: self).answer(request)).bytes)]
    }
    counters.beginRequest()
    defer { counters.endRequest() }
    // The pause ends early only when the whole process does.
    if latency > .zero { try? await Task.sleep(for: latency) }
    let service = standIn(for: request.path)
    if lottery.draw() {
      return [.send(dated(service.refusal(status: 500, text: "Server error", for: request)).bytes)]
    }
    let fault = faults.strike(method: request.method, path: request.path)
    if let fault, !fault.kind.isActedUpon {
      return fault.kind == .drop ? [.close] : [.send(dated(refusal(of: request, by: fault, from: service)).bytes)]
    }
    if fault?.kind == .endlessPages, let page = apiVideo.endlessPage(request) { return [.send(dated(page).bytes)] }
    return Spoiler.steps(for: withoutBody(dated(service.answer(request)), request), spoiledBy: fault)
  }

  private func standIn(for path: String) -> any StandIn {
    let others: [any StandIn] = [preservica, apiVideo, oauth]
    return others.first { $0.owns(path: path) } ?? pod
  }

  private func refusal(of request: Request, by fault: Fault, from service: any StandIn) -> Response {
    switch fault.kind {
    case .redirect:
      return Response(fault.status, ["Location": fault.location])
    case .rateLimit:
      var response = service.refusal(status: 429, text: "Too many requests.", for: request)
      response.headers["X-RateLimit-Limit"] = "60"
      response.headers["X-RateLimit-Remaining"] = "0"
      if fault.seconds > 0 { response.headers["X-RateLimit-Retry-After"] = String(Int(fault.seconds)) }
      return response
    case .hostileText:
      return service.refusal(status: fault.status, text: HostileText.sentence, for: request)
    default:
      return service.refusal(status: fault.status, text: StatusText.of(fault.status), for: request)
    }
  }

  private func dated(_ response: Response) -> Response {
    var response = response
    response.headers["Date"] = DateText.http(clock.now)
    return response
  }

  private func withoutBody(_ response: Response, _ request: Request) -> Response {
    guard request.method == "HEAD" else { return response }
    return Response(response.status, response.headers)
  }
}

/// One of the services, seen from the connection.
protocol StandIn: Sendable {
  /// Whether this service's paths hold the given one.
  func owns(path: String) -> Bool

  /// Does what was asked.
  func answer(_ request: Request) -> Response

  /// Answers in this service's own form of an error, without doing anything.
  func refusal(status: Int, text: String, for request: Request) -> Response
}

/// What the command line says about how the services behave.
struct SandboxSettings: Sendable {
  /// Seeds sample data and the draw of failing requests.
  var seed: UInt64 = 1
  /// How long every answer waits.
  var latency: Duration = .zero
  /// How many of all requests fail with 500, from 0 to 1.
  var failureShare: Double = 0
  /// Seconds by which the services' clock is ahead of the machine's.
  var clockSkew: Double = 0
  /// Seconds that an access token lasts; each service's own lifetime when not given.
  var tokenLifetime: Double?
  /// Whether a refresh token that is used twice ends its whole session.
  var detectsReuse = false
  /// Whether the code of a second factor is good for one sign-in only.
  var usesCodesOnce = false
  /// How many upload tokens api.video's first account holds.
  var uploadTokens = 187
  /// Requests that api.video allows an account each minute.
  var rateLimit = 6000
  /// Seconds that this minute lasts.
  var rateWindow: Double = 60
  /// Sign-ins that POD allows an address in 12 hours.
  var signInLimit = 10
  /// Seconds that must lie between two questions about a login by device.
  var deviceInterval: Double = 5
  /// Whether clients reach it by something that speaks TLS, so that its addresses are https.
  var isBehindTLS = false
  /// Whether POD's first organization also holds tokens whose labels attack the terminal that shows them.
  var hasHostileLabels = false
  /// How many upload tokens POD's first organization holds besides the samples.
  var podTokens = 0
}

/// The clock that all services go by: the machine's, wrong by a set amount, and moved forward on request.
final class SandboxClock: Sendable {
  private let offset: Mutex<Double>
  private let machineTime: @Sendable () -> Date

  /// - Parameter skew: seconds by which this clock is ahead of the machine's.
  init(skew: Double = 0, machineTime: @escaping @Sendable () -> Date = { Date() }) {
    offset = Mutex(skew)
    self.machineTime = machineTime
  }

  var now: Date { machineTime().addingTimeInterval(offset.withLock { $0 }) }

  func advance(seconds: Double) {
    offset.withLock { $0 += seconds }
  }
}

/// Decides which requests fail at random, in the same order for the same seed.
final class Lottery: Sendable {
  private let share: Double
  private let source: Mutex<SeededRandom>

  /// - Parameter share: how many of all requests fail, from 0 to 1.
  init(share: Double, seed: UInt64) {
    self.share = share
    source = Mutex(SeededRandom(seed: seed))
  }

  func draw() -> Bool {
    guard share > 0 else { return false }
    return source.withLock { Double.random(in: 0..<1, using: &$0) } < share
  }
}
