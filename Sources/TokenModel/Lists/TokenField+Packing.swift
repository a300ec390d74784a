import Formats
import FoundationEssentials

/// The numbers of a packed upload token, in 48 bytes. A number is infinite for never, and not a number if unknown.
/// Moments are seconds since `Date`'s reference date, so that they are unpacked exactly.
struct PackedRow: Sendable {
  var handle: Handle
  var expiry = Double.nan
  var created = Double.nan
  /// Seconds since then.
  var lastUse = Double.nan
  /// The whole lifetime in seconds, exact up to 2^53.
  var lifetime = Double.nan
  /// Where its texts for filters begin in the page.
  var searched: UInt32
  /// Where its other texts begin in the page.
  var kept: UInt32
}

extension TokenField {
  /// How many texts for filters precede its own in a packed row.
  var slot: Int { Self.searched.firstIndex(of: self) ?? Self.searched.count }

  /// The number that filters compare and lists are sorted by, if it has one.
  func number(in row: PackedRow) -> Double {
    switch self {
    case .created: row.created
    case .lifetime: row.lifetime
    case .expiry: row.expiry
    case .lastUse: row.lastUse
    case .label, .contact, .scope, .organization, .handle, .value, .id, .problem: .nan
    }
  }
}

extension PackedPageBuilder {
  /// Packs a fact of a token: its text for filters, its number, and its other texts in the order in which `unpack`
  /// reads them.
  mutating func pack(_ field: TokenField, of token: ListedToken, in row: inout PackedRow) {
    let folded = field.isSearched ? fold(token.text(of: field)) : nil
    switch field {
    case .label:
      keep(token.token.label, like: folded)
      keep(token.ownLabel, like: folded)
    case .contact: keep(token.contact, like: folded)
    case .scope: keep(token.token.scope?.rawValue, like: folded)
    case .organization: keep(token.token.reference.organization, like: folded)
    case .handle: row.handle = token.handle
    case .value:
      keep(token.token.reference.identity, like: nil)
      keep(token.token.value, like: token.token.reference.identity)
    case .id: keep(token.token.reference.id, like: token.token.reference.identity)
    case .created: row.created = token.token.created?.timeIntervalSinceReferenceDate ?? .nan
    case .problem: keep(token.token.problem, like: nil)
    case .lifetime:
      row.lifetime = token.token.lifetime.map(Double.init) ?? (token.token.expiry == .never ? .infinity : .nan)
    case .expiry:
      switch token.token.expiry {
      case .at(let date): row.expiry = date.timeIntervalSinceReferenceDate
      case .never: row.expiry = .infinity
      case .unknown: row.expiry = .nan
      }
    case .lastUse:
      var words: String?
      switch token.token.lastUse {
      case .ago(let text, let seconds): (words, row.lastUse) = (text, seconds.map(Double.init) ?? .nan)
      case .never: row.lastUse = .infinity
      case .unknown: row.lastUse = .nan
      }
      keep(words, like: nil)
    }
  }
}

extension PackedTextReader {
  /// Unpacks a fact.
  mutating func unpack(_ field: TokenField, of row: PackedRow, into token: inout ListedToken) {
    switch field {
    case .label:
      token.token.label = text(like: field)
      token.ownLabel = text(like: field)
    case .contact: token.contact = text(like: field)
    case .scope: token.token.scope = text(like: field).map(TokenScope.init(rawValue:))
    case .organization: token.token.reference.organization = text(like: field)
    case .handle: token.handle = row.handle
    case .value:
      token.token.reference.identity = secret(like: nil) ?? token.token.reference.identity
      token.token.value = secret(like: token.token.reference.identity) ?? token.token.value
    case .id: token.token.reference.id = secret(like: token.token.reference.identity)
    case .created: token.token.created = row.times.created
    case .problem: token.token.problem = text(like: nil)
    case .lifetime: token.token.lifetime = row.times.lifetime
    case .expiry: token.token.expiry = row.times.expiry
    case .lastUse:
      if let words = text(like: nil) {
        token.token.lastUse = .ago(words: words, seconds: row.lastUse.isNaN ? nil : Int(row.lastUse))
      } else {
        token.token.lastUse = row.lastUse == .infinity ? .never : .unknown
      }
    }
  }
}

extension PackedRow {
  var times: TokenTimes {
    TokenTimes(
      created: created.isNaN ? nil : Date(timeIntervalSinceReferenceDate: created), lifetime: Int(exactly: lifetime),
      expiry: tokenExpiry)
  }

  private var tokenExpiry: TokenExpiry {
    if expiry.isNaN { return .unknown }
    return expiry == .infinity ? .never : .at(Date(timeIntervalSinceReferenceDate: expiry))
  }
}
