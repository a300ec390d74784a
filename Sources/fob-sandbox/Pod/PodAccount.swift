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
