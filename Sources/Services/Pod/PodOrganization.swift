/// An organization of the account, as every page's menu names it.
struct PodOrganization: Sendable, Equatable {
  /// The name in addresses.
  var slug: String
  /// The name that people read; from outside.
  var name: String
  /// Whether the account owns it, and so may create and revoke its tokens.
  var isOwned: Bool
}
