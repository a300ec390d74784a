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
