import Formats
import FoundationEssentials
import TokenModel

/// What a bulk rotation would replace in one environment, frozen when it was opened, and whether that is meant.
struct RotationPage: PreviewPage {
  let environment: EnvironmentName
  let isProduction: Bool
  /// The service as people call it.
  let service: String
  /// Upload tokens in the environment's list.
  let listed: Int
  /// How many of those to be replaced the filter hides.
  let hidden: Int
  /// The time by the server's clock.
  let serverTime: Date
  /// The tokens to be replaced, those that expire first before the others.
  let rows: [ListedToken]
  let preview: RevocationPreview
  /// How many of the new tokens never expire.
  let endless: Int
  /// How many marked tokens are left out, because no token like them can be made, and why the first of them cannot.
  let leftOut: (count: Int, reason: String)?
  let contactCells: Int
  var confirmation: Confirmation
  var selected = 0

  /// - Parameter serverTime: by the server's clock.
  /// - Throws: why no token like the first of them can be made, where none can be replaced.
  init(
    _ environment: Environment, _ marked: [ListedToken], of listed: Int, hidden: Int, profile: ServiceProfile,
    support: UploadTokenSupport, serverTime: Date
  ) throws(TextFailure) {
    var (rows, endless, left): ([ListedToken], Int, (count: Int, reason: String)?) = ([], 0, nil)
    for row in marked {
      do throws(TextFailure) {
        if try TokenRotation.request(like: row, support: support).lifetime == .never { endless += 1 }
        rows.append(row)
      } catch {
        left = ((left?.count ?? 0) + 1, left?.reason ?? "\(row.handle): \(error.description)")
      }
    }
    leftOut = left
    guard !rows.isEmpty else { throw TextFailure(left?.reason ?? "No token is marked.") }
    self.environment = environment.name
    isProduction = environment.isProduction
    service = profile.displayName
    self.listed = listed
    self.hidden = min(hidden, rows.count)
    self.serverTime = serverTime
    self.rows = rows.sorted { $0.token.expiry.order < $1.token.expiry.order }
    self.endless = endless
    contactCells = rows.contactCells
    preview = RevocationPreview(rows.lazy.map(RevocationRow.init(_:)), support: support, now: serverTime)
    confirmation = Confirmation(name: environment.isProduction ? environment.name.text : nil)
  }
}

extension TokenExpiry {
  /// What is sorted by: what expires first, then what the server does not say, then what never expires.
  fileprivate var order: Double {
    switch self {
    case .at(let end): end.timeIntervalSince1970
    case .unknown: .greatestFiniteMagnitude
    case .never: .infinity
    }
  }
}
