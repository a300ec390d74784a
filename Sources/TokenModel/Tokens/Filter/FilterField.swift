/// A text of an upload token that filters look into.
public enum FilterField: String, Sendable, Hashable, CaseIterable {
  case label, scope, organization, handle

  /// What a service must tell for it to be there; labels can be the operator's own, and handles are fob's.
  var fact: UploadTokenSupport.Fact? {
    switch self {
    case .label, .handle: nil
    case .scope: .scope
    case .organization: .organization
    }
  }

  func text(of row: ListedToken) -> String? {
    switch self {
    case .label: row.label
    case .scope: row.token.scope?.rawValue
    case .organization: row.token.reference.organization
    case .handle: row.handle.text
    }
  }
}
