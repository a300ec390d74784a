import TokenModel

/// A column of the upload tokens.
enum TokenColumn: String, Sendable, Hashable, CaseIterable, Codable {
  case label, scope, organization, handle, value, created, expiry, lastUse

  /// Whether a service knows what stands in it.
  func isKnown(to support: UploadTokenSupport) -> Bool {
    switch self {
    case .label, .handle, .value: true
    case .scope: support.facts.contains(.scope)
    case .organization: support.facts.contains(.organization)
    case .created: support.facts.contains(.created)
    case .expiry: support.facts.contains(.expiry)
    case .lastUse: support.facts.contains(.lastUse)
    }
  }

  /// The order that sorts by it, or nil.
  var sortKey: TokenSort.Key? {
    switch self {
    case .label: .label
    case .scope: .scope
    case .organization: .organization
    case .created: .created
    case .expiry: .expiry
    case .lastUse: .lastUse
    case .handle, .value: nil
    }
  }

  /// The text of it that filters look into, or nil.
  var filterField: FilterField? {
    switch self {
    case .label: .label
    case .scope: .scope
    case .organization: .organization
    case .handle: .handle
    case .value, .created, .expiry, .lastUse: nil
    }
  }

  /// The word for it in menus.
  var word: String {
    switch self {
    case .label: "label"
    case .scope: "scope"
    case .organization: "organization"
    case .handle: "handle"
    case .value: "token (its beginning)"
    case .created: "created"
    case .expiry: "expires"
    case .lastUse: "last used"
    }
  }
}
