import TokenModel

/// Makes rows from a server's tokens: handles and the operator's notes of one environment.
struct ListedTokenFactory: Sendable {
  private let maker: HandleMaker
  private let formerMakers: [HandleMaker]
  /// The operator's own labels and contacts.
  let notes: [NoteName: String]
  /// What the team has noted something about, be it that a note was taken away.
  private let settled: Set<NoteName>
  /// What stands in this host's file of labels although others are to have it too, by present or former handles; it counts where nothing is settled.
  private let unshared: [NoteName: String]

  /// The notes of an environment that is not shared, or whose notes all are.
  init(
    origin: Origin, keys: HandleKeys, notes: [NoteName: String], settled: Set<NoteName> = [],
    unshared: [NoteName: String] = [:]
  ) {
    maker = HandleMaker(origin: origin, key: keys.current)
    formerMakers = keys.former.map { HandleMaker(origin: origin, key: $0) }
    self.notes = notes
    self.settled = settled
    self.unshared = unshared
  }

  /// One row.
  func row(_ token: UploadToken) -> ListedToken {
    let handle = handle(of: token.reference)
    func text(_ note: OwnNote) -> String? {
      let name = NoteName(handle, note)
      return notes[name] ?? unsharedText(of: token, name)
    }
    return ListedToken(token: token, handle: handle, ownLabel: text(.label), contact: text(.contact))
  }

  private func unsharedText(of token: UploadToken, _ name: NoteName) -> String? {
    guard !unshared.isEmpty, !settled.contains(name) else { return nil }
    return unsharedName(of: token, name).flatMap { unshared[$0] }
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

  /// By which of a token's handles a note stands in this host's file.
  private func unsharedName(of token: UploadToken, _ name: NoteName) -> NoteName? {
    if unshared[name] != nil { return name }
    let former = formerMakers.lazy.map { NoteName($0.handle(of: token.reference.identity), name.note) }
    return former.first { unshared[$0] != nil }
  }

  /// The notes about these tokens that others are to have too.
  func unsharedNotes(of tokens: [UploadToken]) -> [UnsharedNote] {
    guard !unshared.isEmpty else { return [] }
    return tokens.flatMap { token in
      let handle = handle(of: token.reference)
      return OwnNote.allCases.compactMap { note -> UnsharedNote? in
        let shared = NoteName(handle, note)
        guard let name = unsharedName(of: token, shared), let text = unshared[name] else { return nil }
        return UnsharedNote(name: name, shared: shared, text: text)
      }
    }
  }

  /// One page.
  func page(_ page: TokenPage) -> ListedPage {
    ListedPage(
      rows: page.rows.map(row), page: page.page, pagesTotal: max(1, page.pagesTotal), itemsTotal: page.itemsTotal,
      issuers: page.issuers, omissions: page.omissions, remark: page.remark)
  }
}

/// A note in this host's file that others are to have too.
struct UnsharedNote: Sendable, Hashable {
  /// The name that it stands by there.
  var name: NoteName
  /// Its name in the share.
  var shared: NoteName
  /// What it says.
  var text: String
}
