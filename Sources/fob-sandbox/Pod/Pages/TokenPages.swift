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

/// Rails' English `time_ago_in_words`.
enum AgeText {
  private static let hour = 60
  private static let day = 24 * hour
  private static let month = 30 * day
  private static let year = 365 * day

  static func words(from start: Date, to end: Date) -> String {
    let minutes = Int((end.timeIntervalSince(start) / 60).rounded())
    switch minutes {
    case ..<1: return "less than a minute"
    case 1: return "1 minute"
    case 2..<45: return "\(minutes) minutes"
    case 45..<90: return "about 1 hour"
    case 90..<day: return "about \(rounded(minutes, hour)) hours"
    case day..<2520: return "1 day"
    case 2520..<month: return "\(rounded(minutes, day)) days"
    case month..<2 * month:
      let months = rounded(minutes, month)
      return "about \(months) \(months == 1 ? "month" : "months")"
    case 2 * month..<year: return "\(rounded(minutes, month)) months"
    default: return years(minutes - leapDays(from: start, to: end) * day)
    }
  }

  private static func rounded(_ minutes: Int, _ unit: Int) -> Int {
    Int((Double(minutes) / Double(unit)).rounded())
  }

  private static func years(_ minutes: Int) -> String {
    let years = minutes / year
    let noun = { (count: Int) in count == 1 ? "1 year" : "\(count) years" }
    switch minutes % year {
    case ..<(year / 4): return "about \(noun(years))"
    case ..<(year * 3 / 4): return "over \(noun(years))"
    default: return "almost \(noun(years + 1))"
    }
  }

  /// The leap days between two dates, counted by years that hold a February in between.
  private static func leapDays(from start: Date, to end: Date) -> Int {
    let (startYear, startMonth, _) = DateText.civil(start)
    let (endYear, endMonth, _) = DateText.civil(end)
    let first = startMonth >= 3 ? startYear + 1 : startYear
    let last = endMonth < 3 ? endYear - 1 : endYear
    guard first <= last else { return 0 }
    return (first...last).count { $0 % 4 == 0 && ($0 % 100 != 0 || $0 % 400 == 0) }
  }
}

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
