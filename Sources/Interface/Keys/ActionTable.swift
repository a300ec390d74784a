/// Every action, each a row with the keys that it has unless `keys.ini` gives others. The rows stand with what they do; their order here
/// is that of the help, the footer and the manual.
enum ActionTable {
  static let all: [Action] = [
    .moveDown, .moveUp, .moveToFirst, .moveToLast, .pageDown, .pageUp, .halfPageDown, .halfPageUp, .nextServerPage,
    .previousServerPage, .otherPane, .goToTokens, .goToEnvironments, .environment,

    .addEnvironment, .edit, .removeEnvironment, .demo, .inspect, .logIn, .refresh, .switchRefresh, .logOut,
    .unlockVault,

    .create, .revoke, .rotate, .resumeRevocation, .discardRevocation, .label, .labelOfRow, .copy, .copyMenu, .reveal,
    .rawAnswer,
    .filter, .nextMatch, .previousMatch, .mark, .markRange, .markAll, .markViolating, .unmarkAll, .sort, .reverseOrder,
    .columns,
    .write,

    .inventory, .inventoryOfSpan, .horizon, .earlier, .later, .zoomIn, .zoomOut, .inspectExpiring, .closeHorizon,

    .help, .theme, .activity, .errors, .messages, .search, .allKeys, .command, .commandInDialog, .mouse, .reload, .back,
    .clearFilter, .quit,
    .suspend, .redraw, .readOut,

    .completeNext, .completePrevious, .earlierCommand, .laterCommand, .submitCommand, .closeCommandLine,

    .scrollDown, .scrollUp, .scrollPageDown, .scrollPageUp, .scrollToFirst, .scrollToLast, .leaveOut, .savePlan,
    .confirm, .grace, .scrollDownInQuestion, .scrollUpInQuestion, .scrollPageDownInQuestion, .scrollPageUpInQuestion,
    .stopPlan, .retry, .saveValues, .retryRotation, .failuresOnly,
    .copyPlan, .closeResults, .chooseNext, .choosePrevious, .chooseFirst, .chooseLast, .turnRound, .choose,
    .switchChoice, .submitForm, .submitNow, .openEditor, .keepFilter, .nextField, .showTyped, .previousField,
    .otherButton, .press, .proceed,
    .cancelDialog, .closeActivity, .inspectRequest, .copyRecord, .copyApprovalAddress, .copyLoginAddress, .giveUpLogin,
    .oneEnvironment,
    .closeDialog, .runEntry, .columnRight, .columnLeft, .closeHelp,
  ]
}

/// What keys can do.
enum ActionName: String, Sendable, Hashable, CaseIterable {
  case moveDown, moveUp, moveToFirst, moveToLast, pageDown, pageUp, halfPageDown, halfPageUp
  case otherPane, goToTokens, goToEnvironments, environment
  case nextServerPage, previousServerPage, nextMatch, previousMatch
  case addEnvironment, edit, removeEnvironment, openEditor, demo
  case inspect, logIn, refresh, switchRefresh, logOut, unlockVault
  case create, revoke, rotate, resumeRevocation, discardRevocation, label, copy, copyMenu, reveal, rawAnswer
  case filter, sort, reverseOrder, columns, write
  case mark, markRange, markAll, markViolating, unmarkAll
  case retry, failuresOnly, saveValues
  case confirm, leaveOut, savePlan, grace
  case inventory, horizon, earlier, later, zoomIn, zoomOut
  case activity, errors, messages, oneEnvironment
  case reload, theme, help, search, allKeys, command, mouse, back, quit, suspend, redraw, readOut
  case scrollDown, scrollUp, scrollToFirst, scrollToLast, scrollPageDown, scrollPageUp
  case chooseNext, choosePrevious, chooseFirst, chooseLast, turnRound, choose, columnRight, columnLeft, switchChoice
  case nextField, previousField, showTyped, submit, submitNow, otherButton, press, proceed, cancel
  case completeNext, completePrevious, earlierCommand, laterCommand
}

extension ActionName {
  /// How `keys.ini` and the command line name it: `log-in` for `logIn`.
  var word: String {
    rawValue.reduce(into: "") { word, character in
      word += character.isUppercase ? "-\(character.lowercased())" : String(character)
    }
  }

  /// The action of such a word, or of its earlier name, which `keys.ini` may have.
  init?(word: String) {
    let word = word == "renew" ? ActionName.refresh.word : word
    guard let name = ActionName.allCases.first(where: { $0.word == word }) else { return nil }
    self = name
  }
}
