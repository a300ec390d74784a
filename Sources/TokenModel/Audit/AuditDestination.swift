/// Where entries of the audit log go besides its file. The raw values are the words in `settings.ini`.
public enum AuditDestination: String, Sendable, CaseIterable {
  /// Nowhere.
  case file
  /// To systemd's journal.
  case journal
  /// To the system's logger.
  case syslog
}
