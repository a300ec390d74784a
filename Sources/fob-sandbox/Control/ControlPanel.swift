import FoundationEssentials
import Synchronization

/// The addresses below `/_sandbox/`, by which tests read what happened and make things happen.
struct ControlPanel {
  private static let prefix = "/_sandbox/"

  /// What the panel offers, for `--help`.
  static let help = """
      GET /_sandbox/counters          what was seen, as JSON: logins, refreshes,
                                      reused (refresh tokens, codes), lists, creates,
                                      revokes, requests, connections, refused
                                      (sign-ins), unauthorized (requests), uploads
                                      (through the S3 gateway), atOnce (most requests
                                      in progress at a moment), polls (questions
                                      about logins by device)
      DELETE /_sandbox/counters       counts from 0
      POST /_sandbox/expire           ends access tokens; refresh tokens stay
      POST /_sandbox/end-sessions     ends all sessions, POD's cookies included
      POST /_sandbox/advance          {"seconds": N} moves the services' clock
      POST /_sandbox/reset-throttle   forgets POD's count of sign-ins
      POST /_sandbox/approve          approves the login by device that waits, or
                                      the one under {"user_code": CODE}
      POST /_sandbox/deny             denies it
      POST /_sandbox/authorize        ends the login in a browser that begins at
                                      {"address": URL, "answer": A}, and tells the
                                      {"location": URL} to which the browser is sent.
                                      A is approve, deny, or a fault: wrong-state,
                                      no-state, wrong-issuer, no-issuer, token
      POST /_sandbox/hostile-labels   adds POD tokens with labels that attack
      GET /_sandbox/faults            the faults switched on
      POST /_sandbox/faults           switches on one fault, or an array of them
      DELETE /_sandbox/faults         switches all off

    A fault is {"kind": K, "path": PREFIX, "method": M, "count": N, "skip": N}, all \
    but the kind optional. It strikes the next N matching requests (1 unless given, \
    0: all of them) after sparing the first "skip". Kinds that keep the service \
    from acting:
      hang-connect    leaves the next connection unread, be it to these controls
      drop            closes the connection unanswered
      status          answers "status": N in the service's own form
      rate-limit      answers 429, with "seconds" until its reset (0: not told)
      redirect        to "location": URL, with "status": 302
      hostile-text    answers "status": N with a text that attacks a terminal
    Kinds that spoil the answer after the service has acted:
      lost-reply      closes the connection unanswered
      hang-headers    answers nothing, and keeps the connection
      hang-in-headers stops in the middle of the header
      hang-body       stops in the middle of the body
      truncate        closes in the middle of the body
      wrong-length    announces half the length
      garbage         sends what is no HTTP
      garbage-body    sends what is neither JSON nor HTML
      wrong-type      sends a web page for JSON, and JSON for a web page
      oversized       fills the answer up to "bytes": N
      gzip-bomb       sends few bytes that unpack to "bytes": N
      endless-pages   has one more page of api.video's upload tokens each time
      drip            sends a byte each "seconds"
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
    case ("POST", "approve"): return decide(.approved(person: OAuthPerson.operations.name), request)
    case ("POST", "deny"): return decide(.denied, request)
    case ("POST", "authorize"): return authorize(request)
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
    sandbox.oauth.expireAccessTokens()
  }

  private func endSessions() {
    sandbox.preservica.endSessions()
    sandbox.apiVideo.endSessions()
    sandbox.pod.endSessions()
    sandbox.oauth.endSessions()
  }

  private struct UserCode: Decodable {
    let code: String

    enum CodingKeys: String, CodingKey {
      case code = "user_code"
    }
  }

  private func decide(_ decision: DeviceGrant.Decision, _ request: Request) -> Response {
    let named = try? JSONDecoder().decode(UserCode.self, from: Data(request.body))
    guard named != nil || request.body.isEmpty else {
      return Response(400, json: ["error": "Send {\"user_code\": CODE}, or nothing."])
    }
    return sandbox.oauth.decide(decision, userCode: named?.code)
      ? Response(204) : Response(404, json: ["error": "No login by device waits."])
  }

  private struct Authorization: Decodable {
    let address: String
    let answer: OAuthServer.AuthorizationAnswer
  }

  private func authorize(_ request: Request) -> Response {
    guard let asked = try? JSONDecoder().decode(Authorization.self, from: Data(request.body)),
      let mark = asked.address.firstIndex(of: "?")
    else { return Response(400, json: ["error": "Send {\"address\": URL, \"answer\": A}."]) }
    do throws(OAuthFailure) {
      let query = FormFields(parsing: Array(asked.address[mark...].dropFirst().utf8)[...])
      let location = try sandbox.oauth.end(
        of: AuthorizationRequest(query), asked.answer, issuer: "\(sandbox.oauth.scheme)://\(request.host)")
      return Response(200, json: ["location": .string(location)])
    } catch {
      return Response(400, json: ["error": .string(error.description)])
    }
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
    let isArray = request.body.first { ![0x09, 0x0A, 0x0D, 0x20].contains($0) } == UInt8(ascii: "[")
    do {
      let faults = try isArray ? decoder.decode([Fault].self, from: body) : [decoder.decode(Fault.self, from: body)]
      return done { sandbox.faults.add(faults) }
    } catch {
      let kinds = Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      return Response(400, json: ["error": "No such fault (\(error)). Kinds: \(kinds)."])
    }
  }
}

/// What the sandbox counted, as `GET /_sandbox/counters` answers it.
final class Counters: Sendable {
  enum Event: String, CaseIterable {
    case logins, refreshes, reused, lists, creates, revokes, requests, connections
    /// Questions whether a login by device was approved.
    case polls
    /// Sign-ins that were turned down.
    case refused
    /// Requests whose token or session was not good.
    case unauthorized
    /// Objects that were put through the S3 gateway.
    case uploads
    /// The most requests that were in progress at one moment.
    case atOnce
  }

  private struct State {
    var counts: [Event: Int] = [:]
    var inProgress = 0
  }

  private let state = Mutex(State())

  func count(_ event: Event) {
    state.withLock { $0.counts[event, default: 0] += 1 }
  }

  func beginRequest() {
    state.withLock {
      $0.counts[.requests, default: 0] += 1
      $0.inProgress += 1
      $0.counts[.atOnce] = max($0.counts[.atOnce] ?? 0, $0.inProgress)
    }
  }

  func endRequest() {
    state.withLock { $0.inProgress -= 1 }
  }

  func reset() {
    state.withLock { $0.counts = [:] }
  }

  var json: JSON {
    let counts = state.withLock { $0.counts }
    return .object(Event.allCases.map { JSON.Member(name: $0.rawValue, value: .integer(counts[$0] ?? 0)) })
  }
}
