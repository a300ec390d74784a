import Formats
import TokenModel

/// One entry of the audit log as a row.
struct AuditRow {
  private let entry: AuditEntry

  init(_ entry: AuditEntry) {
    self.entry = entry
  }

  static let headings: [DisplayText] = ["TIME", "EVENT", "RESULT", "ENVIRONMENT", "HANDLE", "BY", "DETAIL"]

  var cells: [DisplayText] {
    let who = "\(entry.user)@\(entry.host)"
    return [
      RFC3339.text(entry.time), entry.event, entry.result, entry.environment, entry.handle?.text ?? "–", who,
      entry.detail ?? "",
    ].map { DisplayText($0) }
  }
}
