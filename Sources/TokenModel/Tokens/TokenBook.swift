/// Makes rows of what a server lists: handles and the operator's own labels of one environment.
struct TokenBook: Sendable {
  let origin: Origin
  let key: HandleKey
  let labels: [Handle: String]

  /// One row.
  func row(_ token: UploadToken) -> ListedToken {
    let handle = handle(of: token.reference)
    return ListedToken(token: token, handle: handle, ownLabel: labels[handle])
  }

  /// The handle of a token.
  func handle(of reference: TokenReference) -> Handle {
    Handle.make(origin: origin, identity: reference.identity, key: key)
  }

  /// One page.
  func page(_ page: TokenPage) -> ListedPage {
    ListedPage(
      rows: page.tokens.map(row), page: page.page, pagesTotal: max(1, page.pagesTotal), itemsTotal: page.itemsTotal,
      issuers: page.issuers, omissions: page.omissions, remark: page.remark)
  }
}
