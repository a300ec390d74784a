import TokenModel

/// Makes rows from a server's tokens: handles and the operator's own labels of one environment.
struct ListedTokenFactory: Sendable {
  private let maker: HandleMaker
  private let formerMakers: [HandleMaker]
  /// The operator's own labels, by handle.
  let labels: [Handle: String]
  /// The tokens about whose labels the team has noted something, be it that one was taken away.
  private let settled: Set<Handle>
  /// What stands in this host's file of labels although others are to have it too, by present or former handles; it counts for tokens that are not settled.
  private let unshared: [Handle: String]

  /// The labels of an environment that is not shared, or whose labels all are.
  init(
    origin: Origin, keys: HandleKeys, labels: [Handle: String], settled: Set<Handle> = [],
    unshared: [Handle: String] = [:]
  ) {
    maker = HandleMaker(origin: origin, key: keys.current)
    formerMakers = keys.former.map { HandleMaker(origin: origin, key: $0) }
    self.labels = labels
    self.settled = settled
    self.unshared = unshared
  }

  /// One row.
  func row(_ token: UploadToken) -> ListedToken {
    let handle = handle(of: token.reference)
    return ListedToken(token: token, handle: handle, ownLabel: labels[handle] ?? unsharedLabel(of: token, handle))
  }

  private func unsharedLabel(of token: UploadToken, _ handle: Handle) -> String? {
    guard !unshared.isEmpty, !settled.contains(handle) else { return nil }
    return unsharedName(of: token, handle).flatMap { unshared[$0] }
  }

  /// The handle of a token.
  func handle(of reference: TokenReference) -> Handle { maker.handle(of: reference.identity) }

  /// Whether a token had that handle before.
  func hasFormer(_ handle: Handle, of reference: TokenReference) -> Bool {
    formerMakers.contains { $0.handle(of: reference.identity) == handle }
  }

  /// Tokens by their handles, and by those that they had before.
  func references(of rows: PackedTokens) -> [Handle: TokenReference] {
    var references: [Handle: TokenReference] = [:]
    for row in rows {
      for maker in formerMakers { references[maker.handle(of: row.token.reference.identity)] = row.token.reference }
    }
    for row in rows { references[row.handle] = row.token.reference }
    return references
  }

  /// By which of a token's handles a label stands in this host's file.
  private func unsharedName(of token: UploadToken, _ handle: Handle) -> Handle? {
    if unshared[handle] != nil { return handle }
    return formerMakers.lazy.map { $0.handle(of: token.reference.identity) }.first { unshared[$0] != nil }
  }

  /// The labels of these tokens that others are to have too.
  func unsharedLabels(of tokens: [UploadToken]) -> [UnsharedLabel] {
    guard !unshared.isEmpty else { return [] }
    return tokens.compactMap { token in
      let handle = handle(of: token.reference)
      guard let name = unsharedName(of: token, handle), let label = unshared[name] else { return nil }
      return UnsharedLabel(name: name, handle: handle, label: label)
    }
  }

  /// One page.
  func page(_ page: TokenPage) -> ListedPage {
    ListedPage(
      rows: page.rows.map(row), page: page.page, pagesTotal: max(1, page.pagesTotal), itemsTotal: page.itemsTotal,
      issuers: page.issuers, omissions: page.omissions, remark: page.remark)
  }
}

/// A label in this host's file that others are to have too.
struct UnsharedLabel: Sendable, Hashable {
  /// The handle that it stands by there.
  var name: Handle
  /// The token's handle in the share.
  var handle: Handle
  /// The label.
  var label: String
}
