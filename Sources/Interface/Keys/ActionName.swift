/// What keys can do.
enum ActionName: String, Sendable, Hashable, CaseIterable {
  case moveDown, moveUp, moveToFirst, moveToLast, pageDown, pageUp, halfPageDown, halfPageUp
  case otherPane, goToTokens, goToEnvironments, environment
  case nextServerPage, previousServerPage, nextMatch, previousMatch
  case addEnvironment, demo
  case inspect, logIn, renew, switchRefresh, logOut, unlockVault
  case create, revoke, rotate, resumeRevocation, discardRevocation, label, copy, copyMenu, reveal, rawAnswer
  case filter, sort, reverseOrder, columns
  case mark, markRange, markAll, unmarkAll
  case retry, failuresOnly
  case activity, errors, oneEnvironment
  case reload, theme, help, search, command, mouse, back, quit, suspend, redraw, readOut
  case scrollDown, scrollUp, scrollToFirst, scrollToLast, scrollPageDown, scrollPageUp
  case chooseNext, choosePrevious, chooseFirst, chooseLast, turnRound, choose, switchChoice
  case nextField, previousField, showTyped, submit, otherButton, press, cancel
  case completeNext, completePrevious, earlierCommand, laterCommand
}

extension ActionName {
  /// How `keys.ini` and the command line name it: `log-in` for `logIn`.
  var word: String {
    rawValue.reduce(into: "") { word, character in
      word += character.isUppercase ? "-\(character.lowercased())" : String(character)
    }
  }

  /// The action of such a word.
  init?(word: String) {
    guard let name = ActionName.allCases.first(where: { $0.word == word }) else { return nil }
    self = name
  }
}
