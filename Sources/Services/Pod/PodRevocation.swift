import Formats
import TokenModel

/// Revokes tokens of one organization. Reads its list once: a token is revoked only if its number belongs to it by that
/// reading, and the page has the CSRF token for all requests. They go out several at a time with the same cookies,
/// which the server accepts (pod.md, section 9).
struct PodRevocation {
  /// Requests in progress at most.
  private static let atOnce = 8

  private let organization: String
  private let settle: RevocationSettling
  private var conversation: PodConversation
  private var reading: PodReading
  private var left: [Trial]
  private var goesOn = true
  /// Why nothing more is sent.
  private var failure: ServiceFailure?

  /// A token to revoke, and how often it was tried.
  private struct Trial {
    let reference: TokenReference
    /// Whether it was refused once for its CSRF token.
    var isRepeated = false
  }

  /// A request that is in progress.
  private struct Request {
    let trial: Trial
    /// The number of the page reading that it relies on.
    let reading: Int
  }

  /// Revokes tokens of an organization until `settle` says otherwise; requests that were sent are awaited.
  /// - Throws: `sessionRefused`, `rateLimited`, or why the list could not be read. Nothing was done to the tokens that
  ///   were not settled.
  static func end(
    _ references: [TokenReference], of organization: String, over conversation: inout PodConversation,
    settle: @escaping RevocationSettling
  ) async throws(ServiceFailure) {
    let reading = try await PodReading(of: organization, number: 1, over: &conversation)
    var revocation = PodRevocation(
      organization: organization, settle: settle, conversation: conversation, reading: reading,
      left: references.reversed().map { Trial(reference: $0) })
    await revocation.endAll()
    conversation = revocation.conversation
    if let failure = revocation.failure { throw failure }
  }

  private mutating func endAll() async {
    await withTaskGroup(of: (Request, Result<HTTPResponse, ServiceFailure>).self) { group in
      var underWay = 0
      while true {
        while underWay < Self.atOnce, let (trial, path) = await next() {
          underWay += 1
          let request = Request(trial: trial, reading: reading.number)
          let (conversation, csrfToken) = (conversation, reading.csrfToken)
          group.addTask { (request, await Self.answer(to: path, conversation, csrfToken)) }
        }
        guard let (request, answer) = await group.next() else { return }
        underWay -= 1
        do throws(ServiceFailure) {
          guard let outcome = try await outcome(of: request, answer) else { continue }
          await report(outcome, of: request.trial.reference)
        } catch {
          failure = failure ?? error
        }
      }
    }
  }

  private static func answer(
    to path: RequestPath, _ conversation: PodConversation, _ csrfToken: String?
  ) async -> Result<HTTPResponse, ServiceFailure> {
    do throws(ServiceFailure) {
      return .success(try await conversation.ask(.delete, path, csrfToken: csrfToken))
    } catch {
      return .failure(error)
    }
  }

  private mutating func report(_ outcome: Result<RevokeOutcome, ServiceFailure>, of reference: TokenReference) async {
    if await !settle(reference, outcome) { goesOn = false }
  }

  /// The next token that its number belongs to, and its address; settles those on the way that have gone or cannot be
  /// revoked.
  private mutating func next() async -> (Trial, RequestPath)? {
    while failure == nil, goesOn, let trial = left.popLast() {
      switch reading.fate(of: trial.reference) {
      case .carried(let id): return (trial, conversation.token(id, of: organization))
      case .gone: await report(.success(.alreadyGone), of: trial.reference)
      case .refused(let failure): await report(.failure(failure), of: trial.reference)
      }
    }
    return nil
  }

  /// What an answer means; nil if the token is tried again or nothing more can be done. A 404 and an answer that leads
  /// elsewhere leave it open: a list settles it.
  private mutating func outcome(
    of request: Request, _ answer: Result<HTTPResponse, ServiceFailure>
  ) async throws(ServiceFailure) -> Result<RevokeOutcome, ServiceFailure>? {
    guard case .success(let response) = answer else { return answer.map { _ in .ended } }
    conversation.receive(response)
    if response.redirectsToTokenList(on: conversation.origin) { return .success(.ended) }
    if failure != nil { return nil }
    // Either the CSRF token was stale, or the session has gone, which the list shows.
    if response.status == 422, !request.trial.isRepeated {
      try await readAgain(after: request)
      left.append(Trial(reference: request.trial.reference, isRepeated: true))
      return nil
    }
    if response.redirects(to: PodAddress.home, on: conversation.origin) {
      try await readAgain(after: request)
      if case .refused(let failure) = reading.fate(of: request.trial.reference) { return .failure(failure) }
      let host = conversation.origin.host
      let reason = ServerWords.reason(reading.flash, from: host, status: response.status)
      return .failure(.refused(status: response.status, reason: reason, field: nil))
    }
    let refusal = try await conversation.failure(ofChange: response)
    switch refusal {
    case .sessionRefused, .rateLimited: throw refusal
    case .notFound:
      return .failure(.notFound(reason: "\(conversation.origin.host) says that there is no such token."))
    default: return .failure(refusal)
    }
  }

  /// Reads the list again, once for all requests that relied on the same reading.
  private mutating func readAgain(after request: Request) async throws(ServiceFailure) {
    guard request.reading == reading.number else { return }
    reading = try await PodReading(of: organization, number: reading.number + 1, over: &conversation)
  }
}

/// One reading of the list.
private struct PodReading {
  /// What may be done to a token by a reading.
  enum Fate {
    /// The number belongs to it.
    case carried(id: String)
    case gone
    case refused(ServiceFailure)
  }

  /// Counted from 1.
  let number: Int
  /// The CSRF token.
  let csrfToken: String?
  /// The page's flash message.
  let flash: String?
  private let organization: String
  private let mayRevoke: Bool
  private let isWhole: Bool
  private let carried: [String: Secret]
  private let living: Set<Secret>

  init(
    of organization: String, number: Int, over conversation: inout PodConversation
  ) async throws(ServiceFailure) {
    let (page, list) = try await conversation.list(of: organization)
    self.number = number
    self.organization = organization
    csrfToken = page.csrfToken
    flash = page.flash
    mayRevoke = list.mayCreate
    isWhole = list.rows.allSatisfy(\.isReadable)
    // A number in two rows identifies neither.
    let numbered = list.rows.compactMap { row in row.id.map { ($0, row.identity) } }
    carried = Dictionary(numbered, uniquingKeysWith: { _, _ in Secret("") })
    living = Set(list.rows.map(\.identity))
  }

  func fate(of reference: TokenReference) -> Fate {
    guard mayRevoke else {
      return refuse(403, "Only owners of '\(organization)' revoke its tokens, and the account is not one.")
    }
    guard let id = reference.id?.revealed, PodAddress.isTokenID(id)
    else { return refuse(409, "The token's number in '\(organization)' is not known. List again.") }
    if carried[id] == reference.identity { return .carried(id: id) }
    guard carried[id] == nil, !living.contains(reference.identity) else {
      return refuse(
        409,
        "Number \(id) of '\(organization)' no longer holds the chosen token. Nothing was revoked; list again.")
    }
    return isWhole
      ? .gone : refuse(409, "'\(organization)' lists tokens that cannot be read: this may be one of them.")
  }

  private func refuse(_ status: Int, _ reason: String) -> Fate {
    .refused(.refused(status: status, reason: reason, field: nil))
  }
}
