/// An organization and what its people may do.
struct PodOrganization: Sendable, Equatable {
  enum Role: Sendable, Equatable {
    case owner
    case member
  }

  let id: Int
  let slug: String
  let name: String
  /// A provider's MARC organization code; consumers have none.
  let marcCode: String?
  let roles: [Int: Role]

  var isConsumer: Bool { marcCode == nil }

  static let all = [
    PodOrganization(
      id: 1, slug: "northfield", name: "Northfield University", marcCode: "NfU", roles: [1: .owner, 2: .member]),
    PodOrganization(
      id: 2, slug: "harbour-consumer", name: "Harbour Consumer Library", marcCode: nil, roles: [1: .owner]),
    PodOrganization(id: 3, slug: "brown", name: "Brown & Co <Library>", marcCode: "BrC", roles: [1: .member]),
  ]

  /// The organization whose slug or number stands in a path.
  static func named(_ text: String) -> PodOrganization? {
    all.first { $0.slug == text || String($0.id) == text }
  }
}
