import Crypto
import FoundationEssentials

/// The access tokens of one organization, all on one page.
struct TokenListPage {
  let organization: PodOrganization
  let role: PodOrganization.Role
  let tokens: [PodToken]
  let key: SymmetricKey
  let now: Date

  var page: Page {
    let path = "/organizations/\(organization.slug)/allowlisted_jwts"
    return Page(
      organization: organization,
      content: """
        \(OrganizationTabs(organization: organization, role: role, current: "allowlisted_jwts").html)
            
          <h3>Access tokens</h3>

          <table class="table mt-4 w-100" style="table-layout: fixed;">
            <thead>
              <tr>
                <th style="width: 15%">Label/Scope</th>
                <th style="width: 60%">Token</th>
                <th colspan="1" class="text-end">Token actions</th>
              </tr>
            </thead>

            <tbody>
        \(tokens.map { row($0, path: path) }.joined())    </tbody>
          </table>

          \(role == .owner ? "<a class=\"btn btn-primary\" href=\"\(path)/new\">Create token</a>" : "")

        </div>

        """)
  }

  private func row(_ token: PodToken, path: String) -> String {
    let used = token.lastUsed.map { "<b>\(AgeText.words(from: $0, to: now)) ago</b>" } ?? "never"
    let revoke = """
      <a data-turbo-method="delete" data-turbo-confirm="Are you sure?" class="btn btn-danger" \
      href="\(path)/\(token.id)">Revoke</a>
      """
    return """
              <tr data-controller="copy-text">
                <td>\(token.label.escaped) (scope: \(token.scope.escaped))</td>
                <td>
                  <div id="token" tabindex="0" class="text-monospace w-100 custom-copy-text overflow-auto \
      user-select-all border p-1 text-nowrap" data-copy-text-target="text">\(token.value(key: key))</div>
                  <i class="small text-muted">
                    Last used:
                      \(used)
                  </i>
                </td>
                <td class="text-end">
                  <button class="btn btn-primary" data-action="copy-text#copy">
                    <i class="bi bi-files"></i> Copy
                  </button>
                  \(role == .owner ? revoke : "")
                </td>
              </tr>

      """
  }
}
