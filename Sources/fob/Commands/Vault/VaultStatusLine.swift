import Formats
import FoundationEssentials
import Vault

/// How the vault stands, in a sentence.
enum VaultStatusLine {
  /// The sentence.
  static func text(of status: VaultStatus, now: Date) -> DisplayText {
    switch status {
    case .notSetUp: "There is no vault. Make one with: fob vault init"
    case .locked: "The vault is locked. Unlock it with: fob vault unlock"
    case .unlocked(let end):
      DisplayText("The vault is unlocked for \(length(end.timeIntervalSince(now))). Lock it with: fob vault lock")
    }
  }

  /// Two units at most, rounded up to the smaller.
  private static func length(_ seconds: TimeInterval) -> String {
    let seconds = Int(max(0, seconds).rounded(.up))
    switch seconds {
    case ..<120: return "\(seconds) s"
    case ..<7200: return "\((seconds + 59) / 60) min"
    default:
      let minutes = (seconds + 59) / 60
      return minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
  }
}
