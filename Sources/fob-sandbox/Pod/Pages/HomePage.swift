/// The page at `/`, for people signed in and out.
struct HomePage {
  let base: String
  let account: PodAccount?

  var page: Page {
    Page(
      content: """
            <!-- hero section -->
        <div id="hero" class="position-relative overflow-hidden p-3 p-md-5 bg-dark text-light">
          <div class="bg-image"></div>
          <div class="container">
            <div class="position-relative text-center mx-auto col-md-7">
              <h1 class="display-4 font-weight-normal mb-2 mb-md-4">
                POD Aggregator
              </h1>
            </div>
          </div>
        </div>
        <div class="container-fluid">
          <!-- stats section -->
          <div class="row bg-light">
            <div class="col-md p-3 p-md-5 text-center border position-relative">
              <h2 class="mb-2 mb-md-4">
                <a class="stretched-link text-decoration-none text-reset" href="\(base)/organizations">POD providers</a>
              </h2>
              <p>
                There are currently <b>\(PodOrganization.all.count { !$0.isConsumer })</b> data providers.
              </p>
            </div>
          </div>
        \(account.map(organizations) ?? login)
        </div>

        """)
  }

  private var login: String {
    """
      <!-- login section -->
      <div class="p-3 p-md-5 pb-1 pb-md-4 text-center">
        <h2 class="h3">
          Already a POD user?
        </h2>
        <a class="btn btn-primary mt-2" href="/users/sign_in">Login</a>
      </div>
    """
  }

  private func organizations(of account: PodAccount) -> String {
    account.organizations.map { organization, role in
      """
        <!-- organization section -->
        <div class="row p-3 p-md-5">
          <div class="row text-center">
            <h2 class="d-flex justify-content-center align-items-center">
              \(organization.name.escaped)
            </h2>
          </div>
          <ul class="list-unstyled">
            <li class="my-3"><a href="/organizations/\(organization.slug)/users">\
      \(role == .owner ? "Manage organization" : "View organization details")</a></li>
          </ul>
        </div>
      """
    }.joined(separator: "\n")
  }
}
