/// Where sessions are kept: `sessions` in settings.ini.
public enum SessionsPlace: String, Sendable, CaseIterable {
  /// In the state folder, on a disk.
  case state
  /// In the folder of the login session, in memory.
  case runtime
}
