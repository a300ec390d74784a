/// The frame of every page: head, navigation, organization header, flash messages, footer.
struct Layout {
  let base: String
  let account: PodAccount?
  let crossSiteToken: CrossSiteToken
  let flash: PodSession.Flash?

  func html(_ page: Page) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">

    <head>
      <title>POD Aggregator</title>
      <meta charset="utf-8">
      <meta http-equiv="X-UA-Compatible" content="IE=edge">
      <meta name="viewport" content="width=device-width, initial-scale=1.0">
      <meta name="csrf-param" content="authenticity_token" />
    <meta name="csrf-token" content="\(crossSiteToken.global)" />
      

      <link rel="stylesheet" href="/assets/application-91655071.css" media="all" data-turbo-track="reload" />
      <link rel="icon" type="image/x-icon" href="/assets/favicon-62c6613d.svg" />
      <script type="importmap" data-turbo-track="reload">{
      "imports": {
        "application": "/assets/application-acde01f7.js"
      }
    }</script>
    <script type="module">import "application"</script>
    </head>

    <body class="min-vh-100 d-flex flex-column">
      <!-- header -->
      <header>
    \(navigation)
    \(page.organization.map(header) ?? "")
        <div class="container">
          <div class="flash_messages">
    \(message(page.flash ?? flash))</div>

        </div>
      </header>

      <!-- main content -->
      <main class="flex-fill">
    \(page.content)
      </main>

      <!-- footer -->
      <footer class="bg-light border-top mt-3 py-3 py-md-4">
      <h2 class="visually-hidden">Resources</h2>
      <div class="container">
        <div class="row">
          <div class="col-md my-3 my-md-0">
            <div class="float-start ms-2">
              <span class="d-block">POD Aggregator</span>
              <span class="d-block">&copy; 2020-2026</span>
            </div>
          </div>
          <div class="col-md my-3 my-md-0">
            <h3 class="h5">Documentation</h3>
            <ul class="list-unstyled mb-1">
              <li>
                <a href="https://github.com/pod4lib/aggregator/wiki/Uploading-data-using-the-API">POD API</a>
              </li>
            </ul>
          </div>
        </div>
      </div>
    </footer>

    </body>

    </html>

    """
  }

  private var navigation: String {
    """
        <nav class="navbar navbar-dark navbar-expand-md bg-dark" role="navigation">
      <div class="container" style="align-items: last baseline">
        <a class="navbar-brand d-flex align-items-center" href="\(base)/">
        <svg xmlns="http://www.w3.org/2000/svg" width="80" height="24" viewBox="0 0 246 92"></svg>
        <span>Aggregator</span>
    </a>    <button class="navbar-toggler" type="button" data-bs-toggle="collapse" data-bs-target="#navbarSupportedContent"
          aria-controls="navbarSupportedContent" aria-expanded="false" aria-label="Toggle navigation">
          <span class="navbar-toggler-icon"></span>
        </button>
        <div class="collapse navbar-collapse" id="navbarSupportedContent">
    \(account == nil ? "" : sections)
          <ul class="navbar-nav justify-content-end flex-grow-1">
    \(account.map(menu) ?? login)
          </ul>
        </div>
      </div>
    </nav>

    """
  }

  private var login: String {
    """
              <li class="nav-item"><a class="nav-link" href="/users/sign_in">Login</a></li>
    """
  }

  private var sections: String {
    """
            <ul class="navbar-nav">
              <li class="nav-item">
                <a class="nav-link" href="\(base)/organizations">Providers</a>
              </li>
              <li class="nav-item">
                <a class="nav-link" data-turbo="false" href="\(base)/data">Data</a>
              </li>
              <li class="nav-item">
                <a class="nav-link" data-turbo="false" href="\(base)/activity">Activity</a>
              </li>
            </ul>

    """
  }

  private func menu(_ account: PodAccount) -> String {
    """
              <li class="nav-item dropdown">
                <a class="nav-link dropdown-toggle" href="#" id="navbarDropdown" role="button" data-bs-toggle="dropdown"
                  aria-expanded="false">
                  \(account.email.escaped)
                </a>
                <ul class="dropdown-menu dropdown-menu-end" aria-labelledby="navbarDropdown">
    \(account.organizations.map { entries($0, $1) }.joined(separator: "\n"))
                  <li><a class="dropdown-item" href="/users/edit">Edit profile</a></li>
                  <li>
                    <hr class="dropdown-divider">
                  </li>


                  <li>
                    <a class="dropdown-item" data-turbo-method="delete" href="/users/sign_out">Logout</a>
                  </li>
                </ul>
              </li>
    """
  }

  private func entries(_ organization: PodOrganization, _ role: PodOrganization.Role) -> String {
    let path = "/organizations/\(organization.slug)"
    let name = organization.name.escaped
    let manage = role == .owner ? "<a class=\"dropdown-item\" href=\"\(path)/users\">Manage \(name)</a>" : ""
    return """
                      <li><a class="dropdown-item" href="\(path)">\(name) home</a></li>
                      <li>\(manage)</li>
                      <li>
                        <hr class="dropdown-divider">
                      </li>
      """
  }

  private func header(_ organization: PodOrganization) -> String {
    let path = "/organizations/\(organization.slug)"
    let code = organization.marcCode.map { "\n          <span class=\"lead\">MARC code: \($0.escaped)</span>" } ?? ""
    let badge = "\n        <span class=\"badge text-bg-info h-100 my-auto ms-4\">Consumer-only</span>"
    return """
          <div class="position-relative overflow-hidden mb-5 py-4 bg-light organization border-bottom">
        <div class="container">
          <div class="d-flex align-items-center">
            <a href="\(path)" class="d-flex align-items-center text-decoration-dotted">
              <h1 class="display-5 font-weight-normal m-0">
                \(organization.name.escaped)
              </h1>
            </a>
            <div class="d-flex flex-column ms-5">\(code)
            </div>\(organization.isConsumer ? badge : "")
            <div class="ms-auto">
                \(organization.isConsumer ? "" : "<a class=\"align-self-center\" href=\"\(path)\">Provider home</a>")
            </div>
          </div>
          
        </div>
      </div>

      """
  }

  private func message(_ flash: PodSession.Flash?) -> String {
    guard let flash else { return "" }
    return """
              <div class="alert alert-\(flash.kind == .notice ? "info" : "warning") alert-dismissible mt-3">
                \(flash.text.escaped)
                <button type="button" class="btn-close" data-bs-dismiss="alert" aria-label="Close"></button>
              </div>

      """
  }
}

/// What is particular to one page; the layout adds the rest.
struct Page: Sendable {
  /// The organization whose header stands above the content.
  var organization: PodOrganization?
  /// A message of this very answer, not of the one before.
  var flash: PodSession.Flash?
  /// The HTML inside `main`.
  var content: String
}

extension String {
  /// The text as it may stand in HTML, escaped as Rails escapes it.
  var escaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
