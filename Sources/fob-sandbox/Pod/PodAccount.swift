/// A user of the stand-in for POD Aggregator.
struct PodAccount: Sendable, Equatable {
  let id: Int
  let email: String
  let name: String
  let password: String
  var isConfirmed = true

  static let owner = PodAccount(
    id: 1, email: "owner@example.org", name: "Olive Owner", password: "correct horse & battery %")
  static let member = PodAccount(id: 2, email: "member@example.org", name: "Mel Member", password: "member+of=one")
  static let outsider = PodAccount(
    id: 3, email: "outsider@example.org", name: "Otto Outsider", password: "no organization")
  static let unconfirmed = PodAccount(
    id: 4, email: "unconfirmed@example.org", name: "Una Unconfirmed", password: "not confirmed", isConfirmed: false)
  static let all = [owner, member, outsider, unconfirmed]
}

extension PodAccount {
  /// The organizations of this account with its role in each, by name.
  var organizations: [(PodOrganization, PodOrganization.Role)] {
    PodOrganization.all.sorted { $0.name < $1.name }.compactMap { organization in
      organization.roles[id].map { (organization, $0) }
    }
  }
}

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
