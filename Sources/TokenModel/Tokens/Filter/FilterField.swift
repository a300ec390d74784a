/// A text of an upload token that filters look into.
public enum FilterField: String, Sendable, Hashable, CaseIterable {
  case label, scope, organization, handle

  /// How many of a row's other texts come before it where they are packed.
  var place: Int {
    switch self {
    case .label: 0
    case .scope: 1
    case .organization: 2
    case .handle: 3
    }
  }

  /// What a service must tell for it to be there; labels can be the operator's own, and handles are fob's.
  var fact: UploadTokenSupport.Fact? {
    switch self {
    case .label, .handle: nil
    case .scope: .scope
    case .organization: .organization
    }
  }
}

extension ListedToken {
  /// The text of a field, or nil where it has none; from outside.
  public func text(of field: FilterField) -> String? {
    switch field {
    case .label: label
    case .scope: token.scope?.rawValue
    case .organization: token.reference.organization
    case .handle: handle.text
    }
  }
}
