/// What keys can do.
enum ActionName: String, Sendable, Hashable, CaseIterable {
  case moveDown, moveUp, moveToFirst, moveToLast, pageDown, pageUp, halfPageDown, halfPageUp
  case otherPane, goToTokens, goToEnvironments
  case nextServerPage, previousServerPage, nextMatch, previousMatch
  case inspect, logIn, renew, switchRefresh, logOut
  case create, revoke, label, copy, reveal, filter, sort
  case reload, help, back, quit, suspend, redraw
  case scrollDown, scrollUp, scrollToFirst, scrollToLast, scrollPageDown, scrollPageUp
  case chooseNext, choosePrevious, turnRound, choose
  case nextField, previousField, submit, otherButton, press, cancel
}
