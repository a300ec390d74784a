import Formats
import FoundationEssentials
import Interface
import TokenModel

/// One upload token as commands print it, for people and as JSON; its value only where it was asked for.
struct TokenRecord {
  private let row: ListedToken
  private let support: UploadTokenSupport
  private let now: Date
  private let isRevealed: Bool

  init(_ row: ListedToken, support: UploadTokenSupport, now: Date, isRevealed: Bool) {
    self.row = row
    self.support = support
    self.now = now
    self.isRevealed = isRevealed
  }

  /// The headings over `cells`; a column exists only where the service knows the fact.
  static func headings(_ support: UploadTokenSupport, isRevealed: Bool) -> [DisplayText] {
    var headings: [DisplayText] = ["HANDLE"]
    if support.facts.contains(.organization) { headings.append("ORGANIZATION") }
    if support.facts.contains(.scope) { headings.append("SCOPE") }
    if support.facts.contains(.created) { headings.append("CREATED") }
    if support.facts.contains(.expiry) { headings.append("EXPIRES") }
    if support.facts.contains(.lastUse) { headings.append("LAST USED") }
    if isRevealed { headings.append("VALUE") }
    return headings + ["LABEL"]
  }

  /// The cells of a table's row.
  var cells: [DisplayText] {
    let token = row.token
    var cells = [DisplayText(row.handle.text)]
    if support.facts.contains(.organization) { cells.append(DisplayText(token.reference.organization ?? "–")) }
    if support.facts.contains(.scope) { cells.append(DisplayText(token.scope?.rawValue ?? "–")) }
    if support.facts.contains(.created) { cells.append(DisplayText(token.created.map(day) ?? "–")) }
    if support.facts.contains(.expiry) { cells.append(expiry) }
    if support.facts.contains(.lastUse) { cells.append(lastUse) }
    if isRevealed { cells.append(DisplayText(token.value.revealed)) }
    return cells + [DisplayText(row.label ?? "–")]
  }

  /// Name and value of every fact, for one token shown in full.
  var facts: [(DisplayText, DisplayText)] {
    let token = row.token
    var facts: [(DisplayText, DisplayText)] = [("handle", DisplayText(row.handle.text))]
    facts.append(("label", DisplayText(row.label ?? "–")))
    if support.facts.contains(.organization) {
      facts.append(("organization", DisplayText(token.reference.organization ?? "–")))
    }
    if support.facts.contains(.scope) { facts.append(("scope", DisplayText(token.scope?.rawValue ?? "–"))) }
    if let created = token.created { facts.append(("created", DisplayText(RFC3339.text(created)))) }
    if support.facts.contains(.expiry) { facts.append(("expires", expiry)) }
    if support.facts.contains(.lastUse) { facts.append(("last used", lastUse)) }
    if let id = token.reference.id, !support.idIsSecret { facts.append(("id", DisplayText(id.revealed))) }
    facts.append(("value", DisplayText(isRevealed ? token.value.revealed : "\(Secret.mask)  (--reveal shows it)")))
    if let problem = token.problem { facts.append(("problem", DisplayText(problem))) }
    return facts + claims
  }

  private var claims: [(DisplayText, DisplayText)] {
    guard let claims = JSONWebToken(parsing: row.token.value.revealed)?.claims.objectValue else { return [] }
    return claims.sorted { $0.key < $1.key }.map { name, value in
      (DisplayText("claim \(name)"), DisplayText((value.stringValue ?? value.text(pretty: false)) + "  (unverified)"))
    }
  }

  private func day(_ date: Date) -> String {
    String(RFC3339.text(date).prefix(10))
  }

  private var expiry: DisplayText { DisplayText(row.token.expiryWords(at: now)) }

  private var lastUse: DisplayText { DisplayText(row.token.lastUse.words) }

  /// The record as JSON; what the service does not tell is absent, not null.
  var json: JSONValue {
    let token = row.token
    var record = [String: JSONValue](minimumCapacity: 12)
    record["handle"] = .string(row.handle.text)
    record["label"] = row.label.map { .string($0) } ?? .null
    record["label_kept"] = support.facts.contains(.label) ? "by the server" : "locally"
    if support.facts.contains(.organization) {
      record["organization"] = token.reference.organization.map { .string($0) } ?? .null
    }
    if support.facts.contains(.scope) { record["scope"] = token.scope.map { .string($0.rawValue) } ?? .null }
    if support.facts.contains(.created) {
      record["created_at"] = token.created.map { .string(RFC3339.text($0)) } ?? .null
    }
    if let lifetime = token.lifetime { record["lifetime_seconds"] = .integer(Int64(lifetime)) }
    switch token.expiry {
    case .at(let end):
      record["expires_at"] = .string(RFC3339.text(end))
      record["never_expires"] = false
    case .never: record["never_expires"] = true
    case .unknown: break
    }
    switch token.lastUse {
    case .unknown: break
    case .never: record["last_used"] = "never"
    case .ago(let words, let seconds):
      record["last_used"] = .string(words)
      record["last_used_seconds"] = seconds.map { .integer(Int64($0)) } ?? .null
    }
    if let id = token.reference.id, !support.idIsSecret { record["id"] = .string(id.revealed) }
    if isRevealed { record["value"] = .string(token.value.revealed) }
    if let problem = token.problem { record["problem"] = .string(problem) }
    return .object(record)
  }
}

/// Prints one upload token as the options ask.
struct TokenPrinter {
  var support: UploadTokenSupport
  var isJSON: Bool
  var isRevealed: Bool

  /// Prints it on standard output.
  func show(_ row: ListedToken, now: Date) {
    let record = TokenRecord(row, support: support, now: now, isRevealed: isRevealed)
    if isJSON {
      Output.json(["version": 1, "token": record.json])
    } else {
      FactLines.show(record.facts)
    }
  }
}
