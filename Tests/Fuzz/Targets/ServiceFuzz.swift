import Formats
import FoundationEssentials
import TokenModel

@testable import Services

/// What the targets of several services share.
extension FuzzTarget {
  /// An answer whose body is the input.
  static func answer(_ input: [UInt8], status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json", "Date": "Sun, 22 Nov 2026 13:45:00 GMT"],
      body: input)
  }

  /// That facts can be shown as they are.
  static func check(_ details: SessionDetails) throws(BrokenPromise) {
    for fact in details.facts { for value in fact.values { try check(value) } }
  }

  /// That a sentence holds nothing that steers a terminal.
  static func check(_ sentence: String) throws(BrokenPromise) {
    try BrokenPromise.unless(DisplayText(sentence).string == sentence, "A sentence holds what is not neutral.")
  }

  /// Calls a reader; a failure that it throws must be fit to be shown.
  static func failing<Value>(_ read: () throws(ServiceFailure) -> Value) throws(BrokenPromise) -> Value? {
    do throws(ServiceFailure) {
      return try read()
    } catch {
      try check(error.description)
      return nil
    }
  }

  /// That reckoning with a session's times cannot overflow.
  static func check(_ session: Session) throws(BrokenPromise) {
    guard let lifetime = session.lifetime else { return }
    try BrokenPromise.unless(
      (1...AnswerObject.longestLifetime).contains(lifetime), "A session lives \(lifetime) seconds.")
  }
}
