/// Makes rows of what a server lists: handles and the operator's own labels of one environment.
struct TokenBook: Sendable {
  private let maker: HandleMaker
  let labels: [Handle: String]

  /// - Parameter labels: the operator's own of that origin.
  init(origin: Origin, key: HandleKey, labels: [Handle: String]) {
    maker = HandleMaker(origin: origin, key: key)
    self.labels = labels
  }

  /// One row.
  func row(_ token: UploadToken) -> ListedToken {
    let handle = handle(of: token.reference)
    return ListedToken(token: token, handle: handle, ownLabel: labels[handle])
  }

  /// The handle of a token.
  func handle(of reference: TokenReference) -> Handle { maker.handle(of: reference.identity) }

  /// One page.
  func page(_ page: TokenPage) -> ListedPage {
    ListedPage(
      rows: page.rows.map(row), page: page.page, pagesTotal: max(1, page.pagesTotal), itemsTotal: page.itemsTotal,
      issuers: page.issuers, omissions: page.omissions, remark: page.remark)
  }
}
