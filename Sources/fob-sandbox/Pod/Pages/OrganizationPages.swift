/// The pages about organizations that are not about tokens.
enum OrganizationPages {
  /// All providers.
  static func providers() -> Page {
    let rows = PodOrganization.all.filter { !$0.isConsumer }.sorted { $0.name < $1.name }.map { organization in
      """
              <tr>
                <td class="align-middle">
                  <a href="/organizations/\(organization.slug)">\(organization.name.escaped)</a>
                </td>
              </tr>
      """
    }
    return Page(
      content: """
            <div class="container index-page">
          <h1 class="visually-hidden">Providers</h1>

          <h2>Default stream statistics by provider</h2>
          <table class="table table-striped organizations mt-4" id="providers">
            <thead>
              <tr>
                <th>Provider</th>
              </tr>
            </thead>

            <tbody>
        \(rows.joined(separator: "\n"))
            </tbody>
          </table>
        </div>

        """)
  }

  /// One provider's home.
  static func home(_ organization: PodOrganization) -> Page {
    Page(
      organization: organization,
      content: """
        <div class="container">
          <h2>Default stream</h2>
          <p>No recent uploads</p>
        </div>

        """)
  }

  /// The people of an organization.
  static func users(_ organization: PodOrganization, role: PodOrganization.Role) -> Page {
    let rows = PodAccount.all.filter { organization.roles[$0.id] != nil }.map { account in
      """
                <tr>
                  <td class="align-middle"><a href="mailto:\(account.email)">\(account.email)</a></td>
                  <td class="align-middle">\(account.name.escaped)</td>
                </tr>
      """
    }
    return Page(
      organization: organization,
      content: """
        \(OrganizationTabs(organization: organization, role: role, current: "users").html)
            
          <h3>Organization users</h3>
          <table class="table table-striped organizations mt-4">
            <thead>
              <tr>
                <th scope="col">Email address</th>
                <th scope="col">Name</th>
              </tr>
            </thead>
            <tbody>
        \(rows.joined(separator: "\n"))
            </tbody>
          </table>

        </div>

        """)
  }

  /// An organization in the answer of `/organizations.json`.
  static func json(_ organization: PodOrganization, base: String) -> JSON {
    [
      "id": .integer(organization.id), "name": .string(organization.name), "slug": .string(organization.slug),
      "groups": [], "created_at": "2026-01-12T04:53:13.380Z", "updated_at": "2026-01-12T04:53:13.380Z",
      "url": .string("\(base)/organizations/\(organization.slug).json"), "streams": [],
    ]
  }
}

/// The heading and the tabs above an organization's pages; what follows closes the container.
struct OrganizationTabs {
  let organization: PodOrganization
  let role: PodOrganization.Role
  /// The last part of the current tab's path.
  let current: String

  var html: String {
    """
        

    <div class="container manage-organization-container">
        <div class="d-flex flex-row">
      <h2>
          \(role == .owner ? "Manage" : "View") organization
      </h2>
    </div>
    <div class="d-flex flex-row justify-content-center">
      <div class="btn-group manage-organization-tabs" role="group" aria-label="Manage organization tabs">
    \(tabs.map(link).joined(separator: "\n"))
      </div>
    </div>

        
    """
  }

  private var tabs: [(path: String, text: String)] {
    let all = [
      ("users", "Users"), ("allowlisted_jwts", "Access tokens"), ("organization_details", "Organization details"),
      ("provider_details", "Provider details"), ("downloaders", "Access restrictions"),
    ]
    return all.filter { !organization.isConsumer || $0.0 != "provider_details" }
  }

  private func link(_ path: String, _ text: String) -> String {
    """
        <a class="btn btn-outline-primary \(path == current ? "current" : "")" \
    href="/organizations/\(organization.slug)/\(path)">\(text)</a>
    """
  }
}
