import Formats
import TokenModel

/// What fob reads off any page of POD.
struct PodPage: Sendable, Equatable {
  /// Whether the page is for a signed-in account: its menu can sign out.
  var isSignedIn: Bool
  /// Whether it has or leads to the sign-in form, as pages for other visitors do.
  var offersSignIn: Bool
  /// The account's email, or nil.
  var account: String?
  /// The token that allows changes in this session; good for every address (pod.md, section 3).
  var csrfToken: String?
  /// The sign-in form's own token; nil if the page has no such form.
  var signInToken: String?
  /// The server's flash message, neutral and short; nil if there is none.
  var flash: String?
  /// The account's organizations.
  var organizations: [PodOrganization]
  /// The token list, if the page is one.
  var tokens: PodTokenList?

  /// Reads the body of an answer. Refuses a truncated body, since half a list would look like a short one.
  /// - Parameter secrets: what the requests contained, masked in case the server repeats it in a flash message.
  init(_ response: HTTPResponse, from origin: Origin, hiding secrets: [Secret] = []) throws(ServiceFailure) {
    let page: HTMLPage
    var rows: [PodRowCells] = []
    do {
      // The marks are limited in what is taken out of the page.
      page = try HTMLPage(response.body) { rows.append(PodRowCells($0, on: origin)) }
    } catch {
      throw Self.failure(error, host: origin.host)
    }
    guard String(decoding: response.body.suffix(100), as: UTF8.self).lowercased().contains("</html>") else {
      throw .unexpected(reason: "\(origin.host) sent a page that is not HTML or was cut.")
    }
    let links = page.elements("//a[@href]").compactMap { PodAddress.path(of: $0.attribute("href") ?? "", on: origin) }
    isSignedIn = links.contains(PodAddress.signOut.encoded)
    account = page.first("//a[@id='navbarDropdown']").flatMap { ServerWords.neutral($0.ownWords) }
    csrfToken = page.first("//meta[@name='csrf-token']")?.attribute("content")
    let form = "//form[@id='new_user']"
    signInToken = page.first(form).map { _ in
      page.first("\(form)//input[@name='authenticity_token']")?.attribute("value") ?? ""
    }
    let messages = page.elements("//div[contains(@class, 'flash_messages')]//div[contains(@class, 'alert')]")
    offersSignIn = signInToken != nil || links.contains(PodAddress.signIn.encoded)
    flash = ServerWords.neutral(messages.map { $0.words(hiding: secrets) }.joined(separator: " "))
    organizations = Self.organizations(page, on: origin)
    tokens = PodTokenList(page, rows, links: links)
  }

  /// The menu: `/organizations/SLUG` with "NAME home", and for owners `/organizations/SLUG/users`.
  private static func organizations(_ page: HTMLPage, on origin: Origin) -> [PodOrganization] {
    var organizations: [PodOrganization] = []
    var places: [String: Int] = [:]
    let links = page.elements("//ul[contains(@class, 'dropdown-menu')]//a[contains(@class, 'dropdown-item')][@href]")
    for link in links {
      guard let path = PodAddress.path(of: link.attribute("href") ?? "", on: origin),
        let (slug, rest) = PodAddress.organization(inPath: path)
      else { continue }
      if rest.isEmpty, places[slug] == nil {
        places[slug] = organizations.count
        let words = link.ownWords
        let name = words.hasSuffix(" home") ? String(words.dropLast(5)) : words
        organizations.append(PodOrganization(slug: slug, name: ServerWords.neutral(name) ?? slug, isOwned: false))
      } else if rest == "/users", let place = places[slug] {
        organizations[place].isOwned = true
      }
    }
    return organizations
  }

  private static func failure(_ failure: HTMLPage.Failure, host: String) -> ServiceFailure {
    switch failure {
    case .libraryMissing(let words):
      .unsupported(reason: "POD's pages need libxml2: \(words). Install the package libxml2.")
    case .unreadable: .unexpected(reason: "\(host) sent a page that cannot be read.")
    }
  }
}

/// An organization of the account, as every page's menu names it.
struct PodOrganization: Sendable, Equatable {
  /// The name in addresses.
  var slug: String
  /// The name that people read; from outside.
  var name: String
  /// Whether the account owns it, and so may create and revoke its tokens.
  var isOwned: Bool
}
