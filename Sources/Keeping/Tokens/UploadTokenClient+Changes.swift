import Formats
import Host
import TokenModel

/// Creating and labelling upload tokens, and what every change of one needs.
extension UploadTokenClient {
  /// Creates a token; fob keeps the request's contact, and its label if the service has none.
  public func create(
    _ request: TokenRequest, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken {
    try await create(request, in: environment, admittedBy: nil)
  }

  /// Creates a token.
  /// - Parameter limiter: who let the request go, whose turn it is; nil: it waits for its turn. With one, the caller reports the token, with others
  ///   (`tellCreated`).
  func create(
    _ request: TokenRequest, in environment: Environment, admittedBy limiter: RateLimiter?
  ) async throws(SessionFailure) -> ListedToken {
    let event = await event(.create, in: environment, detail: request.replaces.map { "replaces \($0)" })
    let row = try await audit.recording(event) { () async throws(SessionFailure) in
      try await make(request, in: environment, limiter)
    } as: { row in
      var made = event
      made.handle = row.handle
      return made
    }
    if let old = request.replaces {
      await audit.record(
        AuditEvent(.rotate, in: environment, account: event.account, handle: old, detail: "replaced by \(row.handle)"))
    }
    if limiter == nil {
      await tellCreated([row], in: environment)
    } else {
      await events.claimCreated([row.handle], in: environment)
    }
    return row
  }

  private func make(
    _ request: TokenRequest, in environment: Environment, _ limiter: RateLimiter?
  ) async throws(SessionFailure) -> ListedToken {
    let (sent, notes, book): (TokenRequest, [OwnNote: String?], ListedTokenFactory)
    do throws(SessionFailure) {
      (sent, notes, book) = try await prepared(request, in: environment)
    } catch {
      limiter?.finish()
      throw error
    }
    let operation = { @Sendable (service: any Service, access: Access) async throws(ServiceFailure) in
      try await service.createUploadToken(sent, access)
    }
    let made: UploadToken
    do throws(SessionFailure) {
      made =
        if let limiter { try await askAdmitted(environment, limiter, operation) } else {
          try await ask(environment, .single, operation)
        }
    } catch {
      throw unsettled(error)
    }
    var row = book.row(made)
    do throws(SessionFailure) {
      try await keep(notes, of: &row, in: environment)
    } catch {
      // The token exists and its value is known: a failure of its notes must not lose it.
      let what = notes.keys.map(\.rawValue).sorted(by: >).joined(separator: " and ")
      row.token.problem = "The \(what) \(notes.count == 1 ? "was" : "were") not saved: \(error)"
    }
    return row
  }

  /// What is sent to the server, the notes that fob keeps, and how the answer is read.
  private func prepared(
    _ request: TokenRequest, in environment: Environment
  ) async throws(SessionFailure) -> (sent: TokenRequest, notes: [OwnNote: String?], book: ListedTokenFactory) {
    let support = try changeable(environment)
    // A replacement keeps the label that the server took for the old token.
    let label = request.replaces == nil ? try checked(request.label, .label) : request.label
    let contact = try checked(request.contact, .contact)
    try await requireAllowed(request, support, in: environment)
    var asked = request
    asked.label = support.facts.contains(.label) ? label : nil
    var notes: [OwnNote: String?] = [:]
    if let label, !support.facts.contains(.label) { notes[.label] = label }
    if let contact { notes[.contact] = contact }
    return (asked, notes, try await book(of: environment))
  }

  /// Refuses a token that a rule forbids, and any token where nobody knows the rules.
  private func requireAllowed(
    _ request: TokenRequest, _ support: UploadTokenSupport, in environment: Environment
  ) async throws(SessionFailure) {
    let rules = await BlockingCall.run { Result { () throws(FileFailure) in try policies.policy() } }
    switch rules {
    case .success(let policy):
      guard let refusal = policy.refusal(of: request, in: environment, support: support) else { return }
      throw .service(.refused(status: 403, reason: refusal, field: nil))
    case .failure(let failure):
      throw .state(reason: "The rules for upload tokens cannot be read: \(failure) Nothing was created.")
    }
  }

  /// Says of a failure that leaves it open whether a token was created.
  private func unsettled(_ failure: SessionFailure) -> SessionFailure {
    guard case .service(let reason) = failure, reason.mayHaveTakenEffect else { return failure }
    return .service(reason.saying("It may have been created: list the tokens before you try again."))
  }

  /// Reports upload tokens that this program created.
  func tellCreated(_ rows: [ListedToken], in environment: Environment) async {
    await tell(.tokenCreated, of: rows.map(RaisedEvent.Tokens.Soonest.init(_:)), in: environment)
  }

  /// Reports upload tokens that this program revoked.
  func tellRevoked(_ handles: [Handle], in environment: Environment) async {
    let tokens = handles.sorted().map { RaisedEvent.Tokens.Soonest(handle: $0, label: nil, end: nil) }
    await tell(.tokenRevoked, of: tokens, in: environment)
  }

  private func tell(
    _ kind: RaisedEvent.Kind, of tokens: [RaisedEvent.Tokens.Soonest], in environment: Environment
  ) async {
    guard !tokens.isEmpty else { return }
    await events.raise([RaisedEvent(kind, of: tokens, in: environment, at: clock.now)], in: environment)
  }

  /// Saves notes about a token, or deletes them (nil). A label is refused if the server has labels.
  public func setNotes(
    _ notes: [OwnNote: String?], for reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken {
    let event = await event(.label, of: reference, in: environment, detail: Self.detail(of: notes))
    return try await audit.recording(event) { () async throws(SessionFailure) in
      try await keep(notes, for: reference, in: environment)
    } as: { _ in
      event
    }
  }

  /// What the audit log says of it beside the event, never a text of the operator's.
  private static func detail(of notes: [OwnNote: String?]) -> String? {
    let parts = OwnNote.allCases.compactMap { note -> String? in
      guard let text = notes[note] else { return nil }
      switch note {
      case .label: return text == nil ? "forgotten" : notes.count > 1 ? "label" : nil
      case .contact: return text == nil ? "contact forgotten" : "contact"
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func keep(
    _ notes: [OwnNote: String?], for reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken {
    let support = try changeable(environment)
    guard notes[.label] == nil || !support.facts.contains(.label) else {
      throw .service(
        .unsupported(reason: "\(environment.name): the server stores the labels, and you cannot change them here."))
    }
    var kept: [OwnNote: String?] = [:]
    for (note, text) in notes { kept[note] = .some(try checked(text, note)) }
    var row = try await token(reference, of: environment)
    try await keep(kept, of: &row, in: environment)
    return row
  }

  private func keep(
    _ notes: [OwnNote: String?], of row: inout ListedToken, in environment: Environment
  ) async throws(SessionFailure) {
    guard !notes.isEmpty else { return }
    let named = Dictionary(uniqueKeysWithValues: notes.map { (NoteName(row.handle, $0.key), $0.value) })
    row.token.problem = try await names.set(named, in: environment) ?? row.token.problem
    row.take(notes)
  }

  /// An event of an upload token; without its handle if that cannot be made.
  func event(
    _ kind: AuditEvent.Kind, of reference: TokenReference? = nil, in environment: Environment, detail: String? = nil
  ) async -> AuditEvent {
    await BlockingCall.run {
      let handle = reference.flatMap { reference in
        (try? names.keys(of: environment)).map {
          HandleMaker(origin: environment.origin, key: $0.current).handle(of: reference.identity)
        }
      }
      return AuditEvent(
        kind, in: environment, account: keeper.status(of: environment).account, handle: handle, detail: detail)
    }
  }

  private func checked(_ text: String?, _ note: OwnNote) throws(SessionFailure) -> String? {
    guard let text else { return nil }
    return try rethrow(
      note.checked(text),
      as: { (failure: TextFailure) in
        SessionFailure.service(.refused(status: 422, reason: failure.description, field: note.rawValue))
      })
  }

  /// What the service offers, if this run may change anything in the environment.
  func changeable(_ environment: Environment) throws(SessionFailure) -> UploadTokenSupport {
    let support = try support(of: environment)
    guard !isReadOnly, !environment.isReadOnly else { throw .readOnly(environment.name) }
    return support
  }
}
