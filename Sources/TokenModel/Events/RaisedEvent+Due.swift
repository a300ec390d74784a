import FoundationEssentials

extension RaisedEvent {
  /// What to tell of what is due in an environment: one event for each kind and threshold.
  public static func events(
    of due: [ExpiryRules.Due], in environment: Environment, at time: Date
  ) -> [RaisedEvent] {
    var events: [RaisedEvent] = []
    var tokens: [Group: [Tokens.Soonest]] = [:]
    for due in due {
      var event = RaisedEvent(due.kind, in: environment, at: time)
      switch due.subject {
      case .token(let handle, let label, let contact):
        let group = Group(kind: due.kind, threshold: due.threshold)
        tokens[group, default: []].append(
          Tokens.Soonest(handle: handle, label: label, contact: contact, end: due.end))
        continue
      case .certificate(let owner): event.certificate = owner
      case .session: break
      }
      (event.threshold, event.end) = (due.threshold.flatMap { $0 > 0 ? $0 : nil }, due.end)
      events.append(event)
    }
    for (group, tokens) in tokens.sorted(by: { $0.key.order < $1.key.order }) {
      var event = RaisedEvent(group.kind, of: tokens.sorted(by: Tokens.Soonest.precedes), in: environment, at: time)
      event.threshold = group.threshold.flatMap { $0 > 0 ? $0 : nil }
      events.append(event)
    }
    return events
  }

  private struct Group: Hashable {
    var kind: Kind
    var threshold: Int?

    var order: (Int, String) { (threshold ?? .max, kind.rawValue) }
  }
}

extension RaisedEvent.Tokens.Soonest {
  /// Whether it expires before another; what never expires is last.
  fileprivate static func precedes(_ first: Self, _ second: Self) -> Bool {
    (first.end ?? .distantFuture, first.handle) < (second.end ?? .distantFuture, second.handle)
  }
}

extension ExpiryRules.Due {
  /// What hosts that share an environment claim, so that one of them tells it: the first decides, the others are settled by it.
  public var claims: [String] {
    let name =
      switch subject {
      case .session: "session"
      case .certificate(let owner): "certificate \(owner.rawValue)"
      case .token(let handle, _, _): handle.text
      }
    guard kind != .tokenAppeared else { return ["\(name) \(Self.made)"] }
    let end = end.map { Int($0.timeIntervalSince1970) } ?? 0
    return settled.sorted().map { "\(name) \(end) \($0)" }
  }

  /// What is claimed of a token that is new in the list; claimed too by who creates one.
  private static let made = "made"

  /// The claim on a token's first appearance.
  public static func claim(onNew handle: Handle) -> String { "\(handle.text) \(made)" }
}
