import Formats
import FoundationEssentials
import TokenModel

/// What a bulk revocation would revoke in one environment, frozen when it was opened, and whether that is meant.
struct RevocationPage: PreviewPage {
  let environment: EnvironmentName
  let isProduction: Bool
  /// The service as people call it.
  let service: String
  let listed: Int
  /// How many of those to be revoked the filter hides.
  let hidden: Int
  /// What the list below the counts is sorted by.
  let order: TokenField
  let serverTime: Date
  let contactCells: Int
  var confirmation: Confirmation
  var selected = 0
  /// Whether tokens that somebody may be using now are left out.
  private(set) var leavesOutInUse = false
  private(set) var rows: [ListedToken]
  private(set) var preview: RevocationPreview
  private let all: [ListedToken]
  private let support: UploadTokenSupport

  init(_ source: PreviewSource, _ rows: [ListedToken], hidden: Int) {
    environment = source.environment.name
    isProduction = source.environment.isProduction
    service = source.profile.displayName
    listed = source.listed
    self.hidden = hidden
    support = source.support
    serverTime = source.serverTime
    contactCells = rows.contactCells
    let order: TokenField = support.facts.contains(.lastUse) ? .lastUse : .created
    self.order = order
    all = rows.sorted { order.recency(of: $0.token) < order.recency(of: $1.token) }
    self.rows = all
    preview = RevocationPreview(all.lazy.map(RevocationRow.init(_:)), support: support, now: serverTime)
    confirmation = Confirmation(name: isProduction ? environment.text : nil)
  }

  /// Tokens that somebody may be using now, left out or not.
  var inUse: Int { leavesOutInUse ? all.count - rows.count : preview.inUse ?? 0 }

  /// How many tokens are to be revoked where those in use are left out, or taken back.
  var countOtherwise: Int { leavesOutInUse ? all.count : all.count - inUse }

  /// Leaves out what somebody may be using now, or takes it back. What was typed meant another number of tokens.
  mutating func switchInUse() {
    leavesOutInUse.toggle()
    rows = leavesOutInUse ? all.filter { !$0.token.lastUse.isInUse } : all
    preview = RevocationPreview(rows.lazy.map(RevocationRow.init(_:)), support: support, now: serverTime)
    selected = min(selected, max(0, rows.count - 1))
    askAgain()
  }
}

extension TokenField {
  /// What is sorted by: the latest use or creation first, and what is not told last.
  fileprivate func recency(of token: UploadToken) -> Double {
    guard self == .lastUse else { return token.created.map { -$0.timeIntervalSince1970 } ?? .infinity }
    return switch token.lastUse {
    case .ago(_, nil): -1
    case .ago(_, let seconds?): Double(seconds)
    case .never: .greatestFiniteMagnitude
    case .unknown: .infinity
    }
  }
}
