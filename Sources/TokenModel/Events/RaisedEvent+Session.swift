import FoundationEssentials

extension RaisedEvent {
  /// What to tell of a session whose record this process has changed.
  /// - Parameters:
  ///   - earlier: the record before, with what other hosts had done.
  ///   - later: the record after.
  package static func events(
    from earlier: SessionRecord, to later: SessionRecord, in environment: Environment, at time: Date
  ) -> [RaisedEvent] {
    var events: [RaisedEvent] = []
    func add(_ kind: Kind, reason: String? = nil) {
      var event = RaisedEvent(kind, in: environment, at: time, reason: reason)
      event.end = later.session?.expires
      events.append(event)
    }
    if later.session.map({ $0.isAnother(than: earlier.session) }) ?? false, later.renewals != earlier.renewals {
      add(.sessionRefreshed)
    }
    switch (earlier.failure, later.failure) {
    case (.some, nil) where later.session != nil: add(.sessionRecovered)
    case (let before, let failure?) where failure.needsLogin && before?.needsLogin != true:
      add(.sessionLoginNeeded, reason: failure.reason)
    case (nil, let failure?) where !failure.needsLogin: add(.sessionRefreshFailed, reason: failure.reason)
    case (_, _): break
    }
    return events
  }
}

extension Session {
  /// Whether it was got after another one, rather than changed by an answer.
  fileprivate func isAnother(than earlier: Session?) -> Bool {
    guard let earlier else { return true }
    return issued != earlier.issued || accessToken != earlier.accessToken
  }
}
