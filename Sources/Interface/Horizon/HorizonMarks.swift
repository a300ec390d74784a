import Formats
import TerminalKit

/// What expires in one bucket of the horizon besides upload tokens: how many sessions that need a person, and how many certificates.
struct HorizonMarks {
  private let sessions: Int
  private let certificates: Int

  init(_ items: [HorizonItem]) {
    certificates = items.count { if case .certificate = $0 { true } else { false } }
    sessions = items.count { if case .session = $0 { true } else { false } }
  }

  /// `S`, `2S`, `C`, `2S C`; where that is too wide without numbers, and at last `*` for both.
  func text(width: Int) -> DisplayText {
    func letters(_ hasNumbers: Bool, _ separator: String) -> DisplayText {
      let parts = [(sessions, "S"), (certificates, "C")].filter { $0.0 > 0 }
      return DisplayText(
        parts.map { (hasNumbers && $0.0 > 1 ? "\($0.0)" : "") + $0.1 }.joined(separator: separator))
    }
    return [letters(true, " "), letters(true, ""), letters(false, "")].first { $0.width <= width } ?? "*"
  }

  /// `2 sessions`, `1 certificate`
  var words: [String] {
    [(sessions, "session"), (certificates, "certificate")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
  }
}
