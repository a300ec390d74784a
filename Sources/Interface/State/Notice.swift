import FoundationEssentials
import TokenModel

/// A sentence about what just happened, shown above the footer until the next key, or until its subject is over.
struct Notice: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case done, info, warning, failure
  }

  let kind: Kind
  let text: String

  static func done(_ text: String) -> Notice { Notice(kind: .done, text: text) }
  static func info(_ text: String) -> Notice { Notice(kind: .info, text: text) }
  static func warning(_ text: String) -> Notice { Notice(kind: .warning, text: text) }
  static func failure(_ text: String) -> Notice { Notice(kind: .failure, text: text) }
}

/// What a notice is about, where that can be over before the next key.
enum NoticeSubject: Sendable, Equatable {
  /// Why an action is not possible.
  case refusal(ActionName)
  /// Something is being done about an environment's session.
  case busy(EnvironmentName)
  /// Its session lives, or there is none that does.
  case session(EnvironmentName, lives: Bool)
  /// The last work on its session failed.
  case failure(EnvironmentName)
  /// Something is wrong with its session.
  case warning(EnvironmentName)
  /// Whether it is renewed automatically.
  case refresh(EnvironmentName, RefreshPolicy)
  /// Its upload tokens are read to be marked.
  case marking(EnvironmentName)
  /// Reading all of them was stopped.
  case stopped(EnvironmentName)
  /// A revocation was cut short.
  case cutShort(path: String)
  /// A theme cannot be used.
  case theme(String)
  /// What the operator's files have wrong.
  case files
  /// The audit log cannot be written.
  case audit
  /// Something that holds until then.
  case time(Date)
}
