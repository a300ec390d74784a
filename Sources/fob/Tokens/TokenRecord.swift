import Formats
import FoundationEssentials
import Interface
import TokenModel

/// One upload token as commands print it, for people and as JSON; its value only if it was asked for.
struct TokenRecord {
  private let row: ListedToken
  private let support: UploadTokenSupport
  private let now: Date
  private let thresholds: ExpiryThresholds
  private let isRevealed: Bool
  private let grace: GraceMark?

  /// - Parameters:
  ///   - now: the time by the server's clock.
  ///   - grace: what tells that another token has replaced it; nil if none has.
  init(
    _ row: ListedToken, support: UploadTokenSupport, now: Date, thresholds: ExpiryThresholds, isRevealed: Bool,
    grace: GraceMark? = nil
  ) {
    self.row = row
    self.support = support
    self.now = now
    self.thresholds = thresholds
    self.isRevealed = isRevealed
    self.grace = grace
  }

  /// The columns of a table of upload tokens; one exists only if a service reports its fact.
  static func columns(_ supports: [UploadTokenSupport], isRevealed: Bool) -> [TokenField] {
    let reported = reportedOrder.filter { field in supports.contains { field.isKnown(to: $0) } }
    return [.handle] + reported + (isRevealed ? [.value] : []) + [.label, .contact]
  }

  /// The heading over a column.
  static func heading(_ field: TokenField) -> TextTable.Column {
    TextTable.Column(DisplayText(name(of: field).uppercased()), fit(of: field))
  }

  private static func fit(of field: TokenField) -> TextTable.Column.Fit {
    switch field {
    case .handle, .value: .stays
    case .label: .worth(9)
    case .contact: .worth(5)
    case .expiry: .worth(8)
    case .organization: .worth(4)
    case .scope: .worth(3)
    case .lastUse: .worth(2)
    case .created, .lifetime, .id, .problem: .worth(1)
    }
  }

  /// Whose it is, and all that services report beside what has its own place.
  private static let reportedOrder: [TokenField] = {
    let placed: [TokenField] = [.organization, .handle, .label, .contact, .value, .id, .problem, .lifetime]
    return [.organization] + TokenField.allCases.filter { !placed.contains($0) }
  }()

  private static func name(of field: TokenField) -> String { field == .value ? "value" : field.name }

  /// The cells of a table's row; what the token's service does not report is none.
  func cells(_ columns: [TokenField]) -> [DisplayText] {
    columns.map { field in
      var text = field.isKnown(to: support) ? text(of: field, isShort: true) : nil
      if field == .label, let grace { text = [grace.text, text].compactMap(\.self).joined(separator: " · ") }
      // Without any contact a table has no column for them.
      return text.map { DisplayText($0) } ?? (field == .contact ? "" : "–")
    }
  }

  /// The colours of the cells that are not ordinary text, by their columns.
  var roles: [String: ThemeSlot] {
    [Self.name(of: .expiry): row.token.expirySlot(at: now, thresholds)]
  }

  /// Name and value of every fact, for one token shown in full.
  var facts: [(DisplayText, DisplayText)] {
    let reported = Self.reportedOrder.filter { $0.isKnown(to: support) }
    let known = [.handle, .label, .contact] + reported + [.id, .value, .problem]
    let facts = known.compactMap { field -> (DisplayText, DisplayText)? in
      let absent = [.contact, .created, .id, .problem].contains(field) ? nil : "–"
      return (text(of: field, isShort: false) ?? absent).map { (DisplayText(Self.name(of: field)), DisplayText($0)) }
    }
    return facts + replacement + claims
  }

  private var replacement: [(DisplayText, DisplayText)] {
    grace.map { [(DisplayText("replaced by"), DisplayText($0.sentence))] } ?? []
  }

  /// A fact in words; nil if there is none.
  private func text(of field: TokenField, isShort: Bool) -> String? {
    let token = row.token
    return switch field {
    case .label: row.label
    case .contact: row.contact
    case .scope: token.scope?.rawValue
    case .organization: token.reference.organization
    case .handle: row.handle.text
    case .value where isGone: "shown once, when it was created"
    case .value: isRevealed ? token.value.revealed : "\(Secret.mask)  (--reveal shows it)"
    case .id: support.idIsSecret ? nil : token.reference.id?.revealed
    case .created: token.created.map { isShort ? String(RFC3339.text($0).prefix(10)) : RFC3339.text($0) }
    case .problem: token.problem
    case .lifetime: nil
    case .expiry: token.expiryWords(at: now, thresholds)
    case .lastUse: isShort ? token.lastUse.briefWords : token.lastUse.words
    }
  }

  /// Whether its value was shown when it was created, and is shown no more.
  private var isGone: Bool { support.showsValueOnce && row.token.value.revealed.isEmpty }

  private var claims: [(DisplayText, DisplayText)] {
    guard let claims = JSONWebToken(parsing: row.token.value.revealed)?.claims.objectValue else { return [] }
    return claims.sorted { $0.key < $1.key }.map { name, value in
      (DisplayText("claim \(name)"), DisplayText((value.stringValue ?? value.text(pretty: false)) + "  (unverified)"))
    }
  }

  /// The record as JSON; what the service does not report is absent, not null.
  var json: JSONValue {
    var record = [String: JSONValue](minimumCapacity: 16)
    for field in TokenField.allCases { add(field, to: &record) }
    record["replaced_by"] = grace.map { .string($0.token.successor.text) }
    record["revoked_at"] = grace.map { .string(RFC3339.text($0.token.graceEnd)) }
    return .object(record)
  }

  private func add(_ field: TokenField, to record: inout [String: JSONValue]) {
    let token = row.token
    func text(_ text: String?) -> JSONValue? {
      field.isKnown(to: support) ? text.map { .string($0) } ?? .null : nil
    }
    switch field {
    case .label:
      record["label"] = text(row.label)
      record["label_kept"] = support.facts.contains(.label) ? "by the server" : "locally"
    case .contact: record["contact"] = text(row.contact)
    case .scope: record["scope"] = text(token.scope?.rawValue)
    case .organization: record["organization"] = text(token.reference.organization)
    case .handle: record["handle"] = text(row.handle.text)
    case .value: record["value"] = isRevealed ? text(isGone ? nil : token.value.revealed) : nil
    case .id: record["id"] = token.reference.id.flatMap { text($0.revealed) }
    case .created: record["created_at"] = text(token.created.map(RFC3339.text))
    case .problem: record["problem"] = token.problem.flatMap(text)
    case .lifetime: record["lifetime_seconds"] = token.lifetime.map { .integer(Int64($0)) }
    case .expiry:
      if case .at(let end) = token.expiry { record["expires_at"] = .string(RFC3339.text(end)) }
      record["never_expires"] = token.expiry == .unknown ? nil : .bool(token.expiry == .never)
    case .lastUse:
      switch token.lastUse {
      case .unknown: break
      case .never: record["last_used"] = "never"
      case .ago(let words, let seconds):
        record["last_used"] = .string(words)
        record["last_used_seconds"] = seconds.map { .integer(Int64($0)) } ?? .null
      }
    }
  }
}

extension UploadTokenSupport {
  /// Refuses to create a token whose value nobody would ever see.
  /// - Parameter way: what to do about it, as a command.
  func refuseToLoseValues(in environment: Environment, _ way: String) throws(CommandFailure) {
    guard showsValueOnce else { return }
    throw CommandFailure(
      .usage,
      "\(environment.service) shows the value of an upload token once, when it is created: \(way). Nothing was created."
    )
  }
}

/// Prints one upload token as the options ask.
struct TokenPrinter {
  var support: UploadTokenSupport
  var isJSON: Bool
  var isRevealed: Bool
  var thresholds: ExpiryThresholds

  /// Prints it on standard output.
  func show(_ row: ListedToken, now: Date, grace: GraceMark? = nil) {
    let record = TokenRecord(
      row, support: support, now: now, thresholds: thresholds, isRevealed: isRevealed, grace: grace)
    if isJSON {
      Output.json(["version": 1, "token": record.json])
    } else {
      FactLines.show(record.facts)
    }
  }
}
