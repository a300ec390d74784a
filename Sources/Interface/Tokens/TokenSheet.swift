import Formats
import FoundationEssentials
import TokenModel

/// The rows that a list shows as comma-separated values, for a spreadsheet: dates in full, and no secret.
public struct TokenSheet: Sendable {
  private let list: TokenList
  /// Whose rows they are, where they are of one list.
  private let environment: Environment?
  private let fields: [TokenField]

  /// - Parameters:
  ///   - list: what it shows, in this order; also above and below the screen.
  ///   - support: what the services of the rows report together.
  ///   - environment: whose rows they are; nil where each says so itself.
  init(_ list: TokenList, _ support: UploadTokenSupport, of environment: Environment?) {
    let left: Set<TokenField> = [.value, .id, .problem, .lifetime]
    fields = TokenField.allCases.filter { !left.contains($0) && $0.isKnown(to: support) }
    (self.list, self.environment) = (list, environment)
  }

  /// How many rows there are.
  var count: Int { list.count }

  /// How many of them are not read yet.
  var missingCount: Int {
    list.rows.hasEveryRow ? 0 : (0..<count).count { list.key(at: $0) == nil }
  }

  /// The headings, then a record for each row that is read. Takes a few seconds for 100,000.
  var text: String {
    var text = CSV.record(["ENVIRONMENT", "SERVICE"] + fields.map { $0.name.uppercased() })
    for position in 0..<count {
      guard let row = list.row(at: position), let environment = list.origin(at: position)?.environment ?? environment
      else { continue }
      let place = [environment.name.text, environment.service.rawValue]
      text += CSV.record((place + fields.map { cell($0, row) }).map { DisplayText($0).string })
    }
    return text
  }

  private func cell(_ field: TokenField, _ row: ListedToken) -> String {
    switch field {
    case .label, .contact, .scope, .organization, .handle: row.text(of: field) ?? ""
    case .created: row.token.created.map(RFC3339.text) ?? ""
    case .expiry:
      switch row.token.expiry {
      case .unknown: ""
      case .never: "never"
      case .at(let end): RFC3339.text(end)
      }
    case .lastUse: row.token.lastUse == .unknown ? "" : row.token.lastUse.words
    case .value, .id, .problem, .lifetime: ""
    }
  }
}

extension TokenSheet: Equatable {
  /// Whether both write the same: the same rows in the same order.
  public static func == (first: TokenSheet, second: TokenSheet) -> Bool {
    first.fields == second.fields && first.environment == second.environment && first.count == second.count
      && (0..<first.count).allSatisfy { first.list.row(at: $0) == second.list.row(at: $0) }
  }
}
