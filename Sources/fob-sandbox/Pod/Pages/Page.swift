/// What is particular to one page; the layout adds the rest.
struct Page: Sendable {
  /// The organization whose header stands above the content.
  var organization: PodOrganization?
  /// A message of this very answer, not of the one before.
  var flash: PodSession.Flash?
  /// The HTML inside `main`.
  var content: String
}
