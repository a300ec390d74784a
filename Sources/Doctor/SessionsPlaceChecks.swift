import Formats
import Host
import TokenModel

/// What it means where sessions are kept.
public enum SessionsPlaceChecks {
  /// Whether sessions can be kept in the folder of the login session, if they are to be.
  /// - Parameters:
  ///   - folder: their folder there.
  ///   - refusal: why they cannot; nil if they can.
  ///   - isInMemory: whether the folder's file system is; nil if that is not known.
  public static func finding(ofRuntime folder: String, refusal: String?, isInMemory: Bool?) -> Finding {
    if let refusal {
      return .problem(
        .files, "sessions", refusal, remedy: "Set XDG_RUNTIME_DIR, or 'sessions = state' in settings.ini.")
    }
    guard isInMemory != false else {
      return .problem(
        .files, folder, "settings.ini says 'sessions = runtime', and this folder is not in memory.",
        remedy: "Set XDG_RUNTIME_DIR to a folder in memory, as systemd makes it: /run/user/UID.")
    }
    return .good(.files, folder, "Holds sessions, in memory.")
  }

  /// Sessions from before the settings named another place; nil if there are none.
  public static func finding(ofRemains folder: String, _ names: [EnvironmentName]) -> Finding? {
    guard let first = names.first else { return nil }
    let list = names.map(\.text).joined(separator: ", ")
    return .advice(
      .files, folder,
      "fob does not use the session files here (\(list)): settings.ini names another place. The sessions in them may still be valid.",
      remedy: "fob logout \(first)" + (names.count > 1 ? ", and so on" : ""))
  }
}
