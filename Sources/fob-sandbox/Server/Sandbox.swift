import FoundationEssentials

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
    let fault = faults.take(method: request.method, path: request.path)
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
