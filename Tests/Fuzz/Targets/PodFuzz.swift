import Formats
import TokenModel

@testable import Services

extension FuzzTarget {
  /// POD's pages, through libxml2.
  static let pod = FuzzTarget("pod") { input in
    let origin = try Origin("https://pod.example.org")
    let page = try failing { () throws(ServiceFailure) in
      try PodPage(HTTPResponse(status: 200, body: input), from: origin)
    }
    guard let page else { return }
    try check([page.account, page.flash].compactMap(\.self).joined())
    for organization in page.organizations {
      try check(organization.name)
      try BrokenPromise.unless(PodAddress.isName(organization.slug), "An organization's name fits no address.")
    }
    for row in page.tokens?.rows ?? [] {
      let token = row.token(of: "north")
      try BrokenPromise.unless(!token.reference.identity.isEmpty, "A row has no identity.")
      let isNumber = row.id?.utf8.allSatisfy { (0x30...0x39).contains($0) }
      try BrokenPromise.unless(isNumber ?? true, "A row's id is no number.")
      _ = row.answer(of: "north")
      if case .ago(let words, _) = row.lastUse { try check(words) }
    }
  }
}
