import Formats
import FoundationEssentials
import TokenModel

/// Signing in through POD's form (pod.md, section 4).
struct PodSignIn {
  let email: Secret
  let password: Secret

  /// The limit per address: its windows begin at 00:00 and 12:00 UTC (pod.md, section 4).
  static let limit = SignInLimit(count: 10, window: 12 * 3600, keptForPeople: 2)

  /// Fetches the form, sends it once, and judges by what the server shows then. The conversation has the new session's
  /// cookies.
  /// - Returns: a page for the signed-in account.
  /// - Throws: `credentialsRefused` with the server's words; `rateLimited` if the address has signed in too often.
  func send(over conversation: inout PodConversation) async throws(ServiceFailure) -> PodPage {
    let origin = conversation.origin
    let token = try await Self.form(&conversation)
    let response = try await conversation.send(
      .post, PodAddress.signIn,
      form: [
        ("authenticity_token", token), ("user[email]", email.revealed), ("user[password]", password.revealed),
        ("user[remember_me]", "0"),
      ])
    guard (300...399).contains(response.status) else {
      if response.isSuccess, let page = try? conversation.read(response), page.isSignedIn { return page }
      throw failure(response, conversation)
    }
    let place = response.place(on: origin)
    // Back to the form: an unconfirmed account; the reason is on that page. A redirect outside POD proves nothing.
    if place == nil || place == PodAddress.signIn.encoded, let form = try await conversation.signInForm() {
      guard place != nil || form.flash != nil else { throw conversation.plainFailure(of: response) }
      throw .credentialsRefused(reason: ServerWords.reason(form.flash, from: origin.host, status: response.status))
    }
    return try await conversation.page(PodAddress.home)
  }

  /// The form's token.
  /// - Throws: if there is no sign-in form.
  static func form(_ conversation: inout PodConversation) async throws(ServiceFailure) -> String {
    let response = try await conversation.send(.get, PodAddress.signIn)
    guard response.isSuccess else { throw try await conversation.failure(of: response) }
    let page = try conversation.read(response)
    guard let token = page.signInToken, !token.isEmpty else {
      throw .unexpected(
        reason:
          "\(conversation.origin.host) has no sign-in form where POD Aggregator has one. Check the environment's url.")
    }
    return token
  }

  /// What an answer that is not a redirect means. A form in it is a failure whatever the status (older versions: 200).
  private func failure(_ response: HTTPResponse, _ conversation: PodConversation) -> ServiceFailure {
    let origin = conversation.origin
    if response.status == 429 {
      let now = response.serverDate ?? conversation.now
      let wait =
        response.retryAfter ?? SignInBudget(limit: Self.limit, at: now).secondsToNext(limit: Self.limit, at: now)
      let until = RFC3339.text(now.addingTimeInterval(TimeInterval(wait)))
      return .rateLimited(
        retryAfter: wait,
        reason:
          "\(origin.host) allows \(Self.limit.count) sign-ins in \(Self.limit.window / 3600) hours from one address, "
          + "and they are used up until \(until).")
    }
    if let page = try? conversation.read(response), page.signInToken != nil {
      return .credentialsRefused(reason: ServerWords.reason(page.flash, from: origin.host, status: response.status))
    }
    if response.status == 422 {
      return .unexpected(
        reason: "\(origin.host) did not accept its own sign-in form. Try again; check the url's scheme.")
    }
    return ServiceFailure(
      response, from: origin, reason: ServerWords.reason(nil, from: origin.host, status: response.status))
  }
}
