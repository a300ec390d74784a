import FoundationEssentials
import Synchronization

/// Signing in and out, as Devise does it.
extension PodServer {
  private static let accountNeeded =
    "You need a POD Aggregator account to continue. Contact an administrator from an Ivy Plus Libraries Consortium "
    + "organization for more information."

  func signInForm(_ exchange: inout PodExchange) -> PodAnswer {
    if exchange.account != nil { return alreadySignedIn(&exchange) }
    return .page(200, SignInPage(crossSiteToken: exchange.crossSiteToken()).page)
  }

  func signIn(_ exchange: inout PodExchange) -> PodAnswer {
    // Neither CSRF token nor password is looked at.
    if exchange.account != nil { return alreadySignedIn(&exchange) }
    guard exchange.isVerified else { return .failure(422) }
    let form = exchange.request.parameters
    let email = form["user[email]"] ?? ""
    let account = PodAccount.all.first {
      $0.email == email.trimmed().lowercased() && $0.password == form["user[password]"]
    }
    guard let account else { return wrongPassword(&exchange, email: email) }
    guard account.isConfirmed else {
      exchange.alert("You have to confirm your email address before continuing.")
      return .redirect(302, to: "/users/sign_in")
    }
    if exchange.request.format == .json { return .failure(406) }
    counters.count(.logins)
    let destination = exchange.session.returnTo ?? "/"
    exchange.session = PodSession(user: account.id)
    exchange.notice("Signed in successfully.")
    if form["user[remember_me]"] == "1" {
      let generation = state.withLock { $0.rememberGenerations[account.id, default: 0] }
      exchange.rememberCookie = rememberCookie.make(user: account.id, generation: generation, at: clock.now)
    }
    return .redirect(303, to: destination)
  }

  func signOut(_ exchange: inout PodExchange) -> PodAnswer {
    if let account = exchange.account {
      guard exchange.isVerified else { return .failure(422) }
      state.withLock { $0.rememberGenerations[account.id, default: 0] += 1 }
      if exchange.request.request.cookies[RememberCookie.name] != nil { exchange.rememberCookie = "" }
    }
    exchange.session = PodSession()
    if exchange.request.format == .json { return .empty(204) }
    exchange.notice("Signed out successfully.")
    return .redirect(303, to: "/")
  }

  /// The answer to someone who is signed out.
  func signInFirst(_ exchange: inout PodExchange) -> PodAnswer {
    counters.count(.unauthorized)
    guard exchange.request.format == .html else {
      return .json(401, ["error": .string(Self.accountNeeded)])
    }
    exchange.alert(Self.accountNeeded)
    if exchange.request.method == "GET" { exchange.session.returnTo = exchange.request.path }
    return .redirect(302, to: "/users/sign_in")
  }

  private func alreadySignedIn(_ exchange: inout PodExchange) -> PodAnswer {
    exchange.alert("You are already signed in.")
    return .redirect(302, to: "/")
  }

  private func wrongPassword(_ exchange: inout PodExchange, email: String) -> PodAnswer {
    counters.count(.refused)
    let text = "Invalid email or password."
    guard exchange.request.format == .html else { return .json(401, ["error": .string(text)]) }
    var page = SignInPage(crossSiteToken: exchange.crossSiteToken(), email: email).page
    page.flash = .init(kind: .alert, text: text)
    return .page(422, page)
  }
}

/// Counts the sign-ins of an address in fixed windows of 12 hours, from midnight and noon UTC.
///
/// Every client comes from 127.0.0.1, so that one count is enough.
struct SignInThrottle: Sendable {
  private static let length = 12 * 3600
  let limit: Int
  private var window = 0
  private var count = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// - Returns: whether this sign-in is still allowed.
  mutating func count(at now: Date) -> Bool {
    let present = Int(now.timeIntervalSince1970) / Self.length
    if present != window {
      window = present
      count = 0
    }
    count += 1
    return count <= limit
  }

  mutating func reset() {
    count = 0
  }
}
