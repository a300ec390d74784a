import Formats
import TokenModel

/// One row of a token list: what it shows, and whether that makes sense (pod.md, sections 6 and 7).
struct PodTokenRow: Sendable, Equatable {
  /// The token's number in addresses; nil where the row has no Revoke link, as for members.
  var id: String?
  /// The whole JWT, or an empty secret where the row shows none.
  var value: Secret
  /// What never changes as long as the token lives: its `jti`, else whatever the row has.
  var identity: Secret
  /// The label of the claims, else of the text; its beginning where it is beyond all measure.
  var label: String?
  /// The scope of the claims, else of the text; its beginning likewise.
  var scope: String?
  /// When it was last used.
  var lastUse: LastUse
  /// What is wrong with the row, or nil.
  var problem: String?
  /// Whether it holds a token, which tells what it is.
  let isReadable: Bool
  /// Code points of a label or a scope that are kept: more than people write (POD takes any number), and no more than can be sorted and searched with ease.
  static let longestText = 4096
  /// The text of the first cell.
  private let cell: String

  /// Reads a row's parts.
  /// - Parameters:
  ///   - cell: the text of the first cell: `LABEL (scope: SCOPE)`.
  ///   - id: the id in the row's Revoke link, or nil.
  ///   - needsID: whether the page's reader may revoke, so that a row without a link is odd.
  ///   - position: the row's place in the list, from 1.
  init(cell: String, value: String, lastUse: LastUse, id: String?, needsID: Bool, position: Int) {
    self.id = id
    self.cell = cell
    self.value = Secret(value)
    self.lastUse = lastUse
    let token = TokenCharacters.fitHeader(value) ? JSONWebToken(parsing: value) : nil
    let jti = token?.claims["jti"]?.stringValue.flatMap { TokenCharacters.fitIdentifier($0) ? $0 : nil }
    identity = Secret(jti ?? (value.isEmpty ? "row \(id ?? "at \(position)")" : value))
    isReadable = jti != nil
    if let claims = token?.claims, isReadable {
      label = claims["name"]?.stringValue
      scope = claims["scope"]?.stringValue
      let claimed = "\(label ?? "") (scope: \(scope ?? ""))"
      let disagrees = claimed != cell && Self.essence(claimed) != Self.essence(cell)
      problem = disagrees ? "The token's claims and the row's text disagree; POD's page may have changed." : nil
    } else {
      (label, scope) = Self.split(cell)
      problem = "The row holds no token that can be read; POD's page may have changed."
    }
    label = label.map(Self.beginning)
    scope = scope.map(Self.beginning)
    if problem == nil, needsID, id == nil {
      problem = "The row has no Revoke link, so the token cannot be revoked from here."
    }
  }

  /// The token as fob knows it.
  func token(of organization: String) -> UploadToken {
    UploadToken(
      reference: TokenReference(identity: identity, id: id.map { Secret($0) }, organization: organization),
      value: value, label: label, scope: scope.map(TokenScope.init(rawValue:)), expiry: .never, lastUse: lastUse,
      problem: problem)
  }

  /// The row's cells as text to read, with the value among them.
  func answer(of organization: String) -> Secret {
    let use =
      switch lastUse {
      case .never: "never"
      case .ago(let words, _): words
      case .unknown: "nothing that can be read"
      }
    let lines = [
      "A row of the page's table \"Access tokens\" of \(organization):", "Label and scope: \(cell)",
      "Token: \(value.revealed)", "Last used: \(use)", "Revoke: \(id.map { "number \($0)" } ?? "no link")",
    ]
    return Secret(lines.joined(separator: "\n"))
  }

  /// Label and scope of the text alone: split at the last ` (scope: `, since a label may hold one of its own.
  private static func split(_ cell: String) -> (label: String?, scope: String?) {
    let mark = " (scope: "
    guard let range = cell.ranges(of: mark).last, cell.hasSuffix(")") else { return (cell.isEmpty ? nil : cell, nil) }
    let label = String(cell[..<range.lowerBound])
    let scope = String(cell[range.upperBound...].dropLast())
    return (label.isEmpty ? nil : label, scope.isEmpty ? nil : scope)
  }

  private static func beginning(_ text: String) -> String {
    text.utf8.count <= longestText ? text : String(text.unicodeScalars.prefix(longestText))
  }

  /// What is left to compare when all that HTML may change is taken out: blanks, controls, characters that were no good.
  private static func essence(_ text: String) -> String {
    let kept = text.unicodeScalars.filter {
      !$0.properties.isWhitespace && $0 != "\u{FFFD}" && $0.properties.generalCategory != .control
    }
    return String(String.UnicodeScalarView(kept))
  }
}
