import Synchronization

/// The paces of all accounts that this process asks.
final class PaceBook: Sendable {
  private struct Account: Hashable {
    let origin: Origin
    let name: String?
  }

  private let paces = Mutex<[Account: AccountPace]>([:])

  /// The pace of an account; servers count by account, whichever environment it is asked through.
  func pace(at origin: Origin, account: String?) -> AccountPace {
    paces.withLock { paces in
      let account = Account(origin: origin, name: account)
      if let known = paces[account] { return known }
      let made = AccountPace()
      paces[account] = made
      return made
    }
  }
}
