/// The form for a new access token.
struct NewTokenPage {
  let organization: PodOrganization
  let crossSiteToken: CrossSiteToken

  var page: Page {
    let action = "/organizations/\(organization.slug)/allowlisted_jwts"
    return Page(
      organization: organization,
      content: """
            

        <div class="container">
          <h1>New token</h1>

          <form enctype="multipart/form-data" action="\(action)" accept-charset="UTF-8" method="post"><input \
        type="hidden" name="authenticity_token" value="\(crossSiteToken.form(action: action, method: "post"))" />
          <div class="mb-3"><label class="form-label" for="allowlisted_jwt_label">Label</label><input \
        class="form-control" type="text" name="allowlisted_jwt[label]" id="allowlisted_jwt_label" /></div>

          <div class="mb-3"><label class="form-label" for="allowlisted_jwt_scope">Scope</label>
        \(scopes.enumerated().map { radio($1.value, $1.label, isChecked: $0 == 0) }.joined(separator: "\n"))
        </div>
          <div class="actions mt-3">
            <input type="submit" name="commit" value="Create token" class="btn btn-primary" \
        data-disable-with="Create token" />
          </div>
        </form>
        </div>

        """)
  }

  private var scopes: [(value: String, label: String)] {
    organization.isConsumer
      ? [("download", "download-only")]
      : [("all", "all"), ("download", "download-only"), ("upload", "upload-only")]
  }

  private func radio(_ value: String, _ label: String, isChecked: Bool) -> String {
    """
          <div class="form-check"><input class="form-check-input" type="radio" value="\(value)"\
    \(isChecked ? " checked=\"checked\"" : "") name="allowlisted_jwt[scope]" id="allowlisted_jwt_scope_\(value)" />\
    <label class="form-check-label" for="allowlisted_jwt_scope_\(value)">\(label)</label></div>
    """
  }
}
