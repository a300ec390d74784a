import Formats
import FoundationEssentials
import TokenModel

/// What a bulk rotation would replace in one environment, frozen when it was opened, and whether that is meant.
struct RotationPage: PreviewPage {
  let environment: EnvironmentName
  let isProduction: Bool
  /// The service as people call it.
  let service: String
  let listed: Int
  /// How many of the tokens to be replaced the filter hides.
  let hidden: Int
  let serverTime: Date
  /// The tokens to be replaced, by expiry, the earliest first.
  private(set) var rows: [ListedToken]
  private(set) var preview: RevocationPreview
  /// How many of the new tokens never expire.
  private(set) var endless: Int
  /// The marked tokens that fob can replace.
  private let all: [ListedToken]
  private let support: UploadTokenSupport
  /// How many marked tokens fob cannot replace, and why not the first of them.
  let leftOut: (count: Int, reason: String)?
  let contactCells: Int
  var confirmation: Confirmation
  var selected = 0

  /// - Throws: why fob cannot replace the first one, if it can replace none.
  init(_ source: PreviewSource, _ marked: [ListedToken], hidden: Int) throws(TextFailure) {
    support = source.support
    var (rows, left): ([ListedToken], (count: Int, reason: String)?) = ([], nil)
    for row in marked {
      do throws(TextFailure) {
        _ = try TokenRotation.request(like: row, support: support)
        rows.append(row)
      } catch {
        left = ((left?.count ?? 0) + 1, left?.reason ?? "\(row.handle): \(error.description)")
      }
    }
    leftOut = left
    guard !rows.isEmpty else { throw TextFailure(left?.reason ?? "No token is marked.") }
    environment = source.environment.name
    isProduction = source.environment.isProduction
    service = source.profile.displayName
    listed = source.listed
    self.hidden = min(hidden, rows.count)
    serverTime = source.serverTime
    all = rows.sorted { $0.token.expiry.order < $1.token.expiry.order }
    self.rows = all
    endless = Self.endless(all, support)
    contactCells = rows.contactCells
    preview = RevocationPreview(rows.lazy.map(RevocationRow.init(_:)), support: support, now: serverTime)
    confirmation = Confirmation(name: isProduction ? environment.text : nil)
  }

  private static func endless(_ rows: [ListedToken], _ support: UploadTokenSupport) -> Int {
    rows.count { (try? TokenRotation.request(like: $0, support: support))?.lifetime == .never }
  }

  /// How many are left out because the account may not revoke them.
  var foreign: Int { all.count - rows.count }

  /// With a grace, leaves out the tokens that the account may not revoke; without one, takes them back. The question is asked again, since it meant other tokens.
  mutating func take(_ grace: GraceChoice) {
    rows = grace == .kept ? all : all.filter(\.canBeRevoked)
    preview = RevocationPreview(rows.lazy.map(RevocationRow.init(_:)), support: support, now: serverTime)
    endless = Self.endless(rows, support)
    selected = min(selected, max(0, rows.count - 1))
    askAgain()
  }
}

extension TokenExpiry {
  /// The order of the list: by expiry, then those whose expiry is unknown, then those that never expire.
  fileprivate var order: Double {
    switch self {
    case .at(let end): end.timeIntervalSince1970
    case .unknown: .greatestFiniteMagnitude
    case .never: .infinity
    }
  }
}
