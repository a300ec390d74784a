import FoundationEssentials
import TokenModel

/// How much an environment's session calls for somebody, the most urgent first.
enum Urgency: Int, Sendable, Comparable, CaseIterable {
  /// Nothing happens until a person does something: it had a session, its last attempt failed, or its files cannot be used.
  case needsPerson
  /// The last attempt failed, and the next is made without a person.
  case failing
  /// It expires in a moment.
  case critical
  /// It expires soon.
  case soon
  /// It lasts, or is refreshed without a person.
  case healthy
  /// Its file is not read yet.
  case unread
  /// Nobody has logged in.
  case none

  static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }
}

extension AppState {
  /// How urgent an environment is. Work in progress counts only once it is done, so that rows do not jump back and forth.
  func urgency(of state: EnvironmentState) -> Urgency {
    if state.isUnread { return .unread }
    guard state.environment != nil else { return .needsPerson }
    let idle = state.activity == nil ? state : state.withoutWork
    switch SessionDisplayState(idle, in: self) {
    case .unread: return .unread
    case .none: return idle.hasFailed ? .needsPerson : .none
    case .broken, .active, .otherOrigin, .unusable: return .needsPerson
    case .signedIn where !idle.hasFailed: return .healthy
    case .signedIn: return idle.status?.failure?.needsLogin == true ? .needsPerson : .failing
    case .counting where renewsItself(idle): return idle.hasFailed ? .failing : .healthy
    case .counting(.expired, _, _): return .needsPerson
    case .counting where idle.hasFailed: return .needsPerson
    case .counting(.critical, _, _): return .critical
    case .counting(.soon, _, _): return .soon
    case .counting(.fresh, _, _): return .healthy
    }
  }
}

extension EnvironmentState {
  /// Whether the last attempt to get or refresh a session failed, in this run or as it was recorded.
  var hasFailed: Bool { failure != nil || status?.failure != nil }

  /// The same as if nothing were being done.
  fileprivate var withoutWork: EnvironmentState {
    var state = self
    state.activity = nil
    return state
  }
}
