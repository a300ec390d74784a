import FoundationEssentials

/// The addresses below `/_sandbox/`, by which tests read what happened and make things happen.
struct ControlPanel {
  private static let prefix = "/_sandbox/"

  /// What the panel offers, for `--help`.
  static let help = """
    GET    /_sandbox/counters         logins, refreshes, reused (refresh tokens), lists, creates, revokes, requests,
                                      connections, refused (sign-ins), unauthorized (requests), atOnce (the most
                                      requests in progress at one moment), as JSON
    DELETE /_sandbox/counters         counts from 0
    POST   /_sandbox/expire           ends every access token now; refresh tokens stay
    POST   /_sandbox/end-sessions     ends every session, POD's cookies included
    POST   /_sandbox/advance          {"seconds": N} moves the services' clock forward
    POST   /_sandbox/reset-throttle   forgets POD's count of sign-ins
    POST   /_sandbox/hostile-labels   adds POD tokens whose labels attack a terminal
    GET    /_sandbox/faults           the faults switched on
    POST   /_sandbox/faults           switches on one fault, or an array of them
    DELETE /_sandbox/faults           switches all off

    A fault: {"kind": K, "path": PREFIX, "method": M, "count": N, "skip": N}, all but the kind optional; it strikes
    the next N matching requests (1 unless given, 0: all) after sparing the first `skip`. Kinds:
      not acted upon   hang-connect (leaves the next connection unread), drop (closes it unanswered),
                       status ("status": N), rate-limit (429, "seconds" to its reset),
                       redirect ("location": URL, "status": 302), hostile-text ("status": N)
      acted upon       lost-reply (closes unanswered), hang-headers, hang-body, truncate, wrong-length,
                       garbage (no HTTP), garbage-body, oversized ("bytes": N), drip ("seconds" between bytes)
    """

  let sandbox: Sandbox

  static func owns(path: String) -> Bool { path.hasPrefix(prefix) }

  func answer(_ request: Request) -> Response {
    switch (request.method, request.path.dropFirst(Self.prefix.count)) {
    case ("GET", "counters"): return Response(200, json: sandbox.counters.json)
    case ("DELETE", "counters"): return done { sandbox.counters.reset() }
    case ("POST", "expire"): return done { expire() }
    case ("POST", "end-sessions"): return done { endSessions() }
    case ("POST", "reset-throttle"): return done { sandbox.pod.resetThrottle() }
    case ("POST", "hostile-labels"): return done { sandbox.pod.addHostileLabels() }
    case ("POST", "advance"): return advance(request)
    case ("GET", "faults"): return faults()
    case ("POST", "faults"): return addFaults(request)
    case ("DELETE", "faults"): return done { sandbox.faults.clear() }
    default: return Response(404, json: ["error": "No such control; fob-sandbox --help lists them."])
    }
  }

  private func done(_ act: () -> Void) -> Response {
    act()
    return Response(204)
  }

  private func expire() {
    sandbox.preservica.expireAccessTokens()
    sandbox.apiVideo.expireAccessTokens()
  }

  private func endSessions() {
    sandbox.preservica.endSessions()
    sandbox.apiVideo.endSessions()
    sandbox.pod.endSessions()
  }

  private struct Advance: Decodable {
    let seconds: Double
  }

  private func advance(_ request: Request) -> Response {
    guard let advance = try? JSONDecoder().decode(Advance.self, from: Data(request.body)) else {
      return Response(400, json: ["error": "Send {\"seconds\": N}."])
    }
    return done { sandbox.clock.advance(seconds: advance.seconds) }
  }

  private func faults() -> Response {
    // Faults hold only numbers and text, so that encoding them cannot fail.
    let body = (try? JSONEncoder().encode(sandbox.faults.all)) ?? Data()
    return Response(200, ["Content-Type": "application/json"], body: Array(body))
  }

  private func addFaults(_ request: Request) -> Response {
    let decoder = JSONDecoder()
    let body = Data(request.body)
    do {
      let faults = try (try? decoder.decode([Fault].self, from: body)) ?? [decoder.decode(Fault.self, from: body)]
      return done { sandbox.faults.add(faults) }
    } catch {
      let kinds = Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      return Response(400, json: ["error": "No such fault (\(error)). Kinds: \(kinds)."])
    }
  }
}
