import Formats
import FoundationEssentials

extension Session {
  /// What of it lives on where no server ends it, and until when, as a sentence; nil where nothing does.
  /// - Parameters:
  ///   - profile: of its service.
  ///   - clockOffset: seconds to add to the local clock to get the server's; times are told by the local one.
  ///   - now: the local clock.
  public func remains(_ profile: ServiceProfile?, clockOffset: TimeInterval, now: Date) -> String? {
    guard case .tokens(let tokens) = credentials else {
      return "It is good until \(profile?.sessionEnd ?? "the server ends it")."
    }
    let end = tokens.expires.map { $0.addingTimeInterval(-clockOffset) }
    let lives = end.map { $0 > now } ?? true
    let access =
      lives ? "access token is good \(end.map { "until \(RFC3339.text($0))" } ?? "until the server ends it")" : nil
    let refresh = tokens.refresh.map { _ in "refresh token is good until the server ends it" }
    let both = [access, refresh].compactMap(\.self)
    return both.isEmpty ? nil : "Its \(both.joined(separator: ", its "))."
  }
}
