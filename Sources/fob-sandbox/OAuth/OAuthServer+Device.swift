import FoundationEssentials
import Synchronization

/// Logins by device (RFC 8628).
extension OAuthServer {
  func beginDevice(_ client: OAuthClient, _ form: FormFields, _ request: Request) throws(OAuthError) -> Response {
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

  /// Whether somebody has decided.
  func askAboutDevice(_ client: OAuthClient, _ form: FormFields) throws(OAuthError) -> Response {
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

  /// Decides about the login under a code, or where none is given about the latest one.
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
  /// The grant of a device code, where it is approved; a code is good for one session.
  fileprivate mutating func ask(
    about code: String, _ client: OAuthClient, at now: Date
  ) -> Result<DeviceGrant, OAuthError> {
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
