import Formats
import FoundationEssentials
import TokenModel

/// The rows of a list as comma-separated values, for a spreadsheet: dates in full, and no secret.
struct TokenSheet {
  /// A row with the environment that it is of.
  struct Row {
    let environment: Environment
    let token: ListedToken
  }

  private let fields: [TokenField]

  /// - Parameter support: what the services of the rows report together.
  init(_ support: UploadTokenSupport) {
    let left: Set<TokenField> = [.value, .id, .problem, .lifetime]
    fields = TokenField.allCases.filter { !left.contains($0) && $0.isKnown(to: support) }
  }

  /// The headings, then a record for each row.
  func text(_ rows: some Sequence<Row>) -> String {
    var text = CSV.record(["ENVIRONMENT", "SERVICE"] + fields.map { $0.name.uppercased() })
    for row in rows {
      let place = [row.environment.name.text, row.environment.service.rawValue]
      text += CSV.record((place + fields.map { cell($0, row.token) }).map { DisplayText($0).string })
    }
    return text
  }

  private func cell(_ field: TokenField, _ row: ListedToken) -> String {
    switch field {
    case .label, .scope, .organization, .handle: row.text(of: field) ?? ""
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
