import FoundationEssentials
import Synchronization

/// Logins by device (RFC 8628).
extension OAuthServer {
  func beginDevice(_ client: OAuthClient, _ form: FormFields, _ request: Request) throws(OAuthFailure) -> Response {
    guard client.grant == .device else { throw .unauthorizedClient }
    let grant = DeviceGrant(
      deviceCode: "wd_" + RandomText.hex(40), userCode: DeviceGrant.makeUserCode(), client: client,
      scope: try checked(form["scope"]), end: clock.now.addingTimeInterval(Self.deviceLifetime), interval: interval)
    state.withLock { $0.devices.append(grant) }
    let page = "\(scheme)://\(request.host)/oauth2/device"
    return Response(
      200,
      json: [
        "device_code": .string(grant.deviceCode), "user_code": .string(grant.userCode),
        "verification_uri": .string(page),
        "verification_uri_complete": .string("\(page)?user_code=\(grant.userCode)"),
        "expires_in": .integer(Int(Self.deviceLifetime)), "interval": .integer(Int(interval)),
      ])
  }

  /// Whether someone has decided.
  func askAboutDevice(_ client: OAuthClient, _ form: FormFields) throws(OAuthFailure) -> Response {
    guard let code = form["device_code"] else { throw .missing("device_code") }
    counters.count(.polls)
    switch state.withLock({ $0.ask(about: code, client, at: clock.now) }) {
    case .success(let grant):
      guard case .approved(let person) = grant.decision else { throw .authorizationPending }
      return try open(client, person: person, scope: grant.scope)
    case .failure(let error): throw error
    }
  }

  /// What a person says on the page.
  func decide(_ request: Request) -> Response {
    let form = request.form
    let person = OAuthPerson.operations
    guard form["username"] == person.name, form["password"] == person.password else {
      counters.count(.refused)
      return DevicePage.form(userCode: form["user_code"] ?? "", problem: "User name or password is wrong.")
    }
    let decision = form["decision"] == "deny" ? DeviceGrant.Decision.denied : .approved(person: person.name)
    guard decide(decision, userCode: form["user_code"] ?? "") else {
      return DevicePage.form(userCode: "", problem: "No login waits under this code.")
    }
    return DevicePage.done(decision == .denied ? "The login was denied." : "The login was approved.")
  }

  /// Decides about the login under a code, or if none is given about the latest one.
  /// - Returns: whether one was waiting.
  func decide(_ decision: DeviceGrant.Decision, userCode: String?) -> Bool {
    state.withLock { state in
      let index = state.devices.lastIndex { grant in
        grant.decision == .pending && grant.end > clock.now
          && userCode.map { DeviceGrant.letters(of: $0) == DeviceGrant.letters(of: grant.userCode) } ?? true
      }
      guard let index else { return false }
      state.devices[index].decision = decision
      return true
    }
  }
}

extension OAuthServer.State {
  /// The grant of a device code, if it is approved; a code is good for one session.
  fileprivate mutating func ask(
    about code: String, _ client: OAuthClient, at now: Date
  ) -> Result<DeviceGrant, OAuthFailure> {
    guard let index = devices.firstIndex(where: { $0.deviceCode == code && $0.client == client }) else {
      return .failure(.invalidGrant)
    }
    if devices[index].end <= now { return .failure(.expiredToken) }
    if devices[index].isTooSoon(at: now) { return .failure(.slowDown) }
    switch devices[index].decision {
    case .pending: return .failure(.authorizationPending)
    case .denied: return .failure(.accessDenied)
    case .approved: return .success(devices.remove(at: index))
    }
  }
}

/// A login by device that waits for a person (RFC 8628).
struct DeviceGrant: Sendable, Equatable {
  enum Decision: Sendable, Equatable {
    case pending
    case approved(person: String)
    case denied
  }

  let deviceCode: String
  let userCode: String
  let client: OAuthClient
  let scope: String
  let end: Date
  var decision = Decision.pending
  /// Seconds that must lie between two questions.
  var interval: Double
  var lastQuestion: Date?

  /// Questions may come a little early: clocks and networks are not exact.
  private static let grace = 0.3

  /// Takes in a question.
  /// - Returns: whether it came too soon; then the interval grows by 5 seconds.
  mutating func isTooSoon(at now: Date) -> Bool {
    defer { lastQuestion = now }
    guard let lastQuestion, now.timeIntervalSince(lastQuestion) < interval - Self.grace else { return false }
    interval += 5
    return true
  }

  /// A code that is easy to type: consonants only, so that no word comes of it (RFC 8628 section 6.1).
  static func makeUserCode() -> String {
    let letters = (0..<8).compactMap { _ in "BCDFGHJKLMNPQRSTVWXZ".randomElement() }.map(String.init)
    return letters[..<4].joined() + "-" + letters[4...].joined()
  }

  /// Codes are compared by their letters alone.
  static func letters(of code: String) -> String { code.uppercased().filter(\.isLetter) }
}

/// The page at which a person approves a login by device.
enum DevicePage {
  /// The form.
  static func form(userCode: String, problem: String? = nil) -> Response {
    page(
      """
      \(problem.map { "<p role=\"alert\">\($0.escaped)</p>" } ?? "")
      <form method="post" action="/oauth2/device">
      <p><label>Code <input name="user_code" value="\(userCode.escaped)"></label></p>
      <p><label>User name <input name="username" value="\(OAuthPerson.operations.name.escaped)"></label></p>
      <p><label>Password <input name="password" type="password" value="\(OAuthPerson.operations.password.escaped)"></label></p>
      <p><button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button></p>
      </form>
      """)
  }

  /// The outcome.
  static func done(_ words: String) -> Response { page("<p>\(words.escaped) You can close this page.</p>") }

  private static func page(_ body: String) -> Response {
    Response(
      200, ["Cache-Control": "no-store"], type: "text/html; charset=utf-8",
      text:
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Approve a login</title></head>\n<body>\n<h1>Approve a login</h1>\n\(body)\n</body></html>\n"
    )
  }
}
