import FoundationEssentials

/// A held session on its way through a pipe to another process of fob.
struct PipedSession: Codable {
  private var session: SessionFile.StoredSession
  private var clockOffset: TimeInterval
  private var clockDoubt: TimeInterval
  private var generation: Int
  private var checked: Date?
  private var warning: String?
  private var isSaved: Bool

  init(_ held: HeldSession) {
    session = SessionFile.StoredSession(held.session)
    clockOffset = held.clockOffset
    clockDoubt = held.clockDoubt
    generation = held.generation
    checked = held.checked
    warning = held.warning
    isSaved = held.isSaved
  }

  /// The session, or nil where it is none.
  var held: HeldSession? {
    session.session.map {
      HeldSession(
        session: $0, clockOffset: clockOffset, clockDoubt: clockDoubt, generation: generation, checked: checked,
        warning: warning, isSaved: isSaved)
    }
  }
}
