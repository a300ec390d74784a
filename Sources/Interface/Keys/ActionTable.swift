/// Every action with the keys that it has unless `keys.ini` gives others: what key map, footer and help are made of.
enum ActionTable {
  static let all = moving + sessions + tokens + program + commandLine + dialogs

  private static func character(_ scalar: Unicode.Scalar) -> [Key] { [.character(scalar)] }

  private static let moving: [Action] = [
    Action(
      .moveDown, .moving, [character("j"), [.down]], in: [.main], help: "next row; a number before repeats it",
      takesCount: true),
    Action(.moveUp, .moving, [character("k"), [.up]], in: [.main], help: "previous row", takesCount: true),
    Action(
      .moveToFirst, .moving, [[.character("g"), .character("g")], [.home]], in: [.main],
      help: "first row, or the row of the number before", takesCount: true),
    Action(
      .moveToLast, .moving, [character("G"), [.end]], in: [.main],
      help: "last row, or the row of the number before", takesCount: true),
    Action(
      .pageDown, .moving, [[.pageDown], [.control("f")]], in: [.main], help: "a screen down", takesCount: true),
    Action(.pageUp, .moving, [[.pageUp], [.control("b")]], in: [.main], help: "a screen up", takesCount: true),
    Action(.halfPageDown, .moving, [[.control("d")]], in: [.main], help: "half a screen down", takesCount: true),
    Action(.halfPageUp, .moving, [[.control("u")]], in: [.main], help: "half a screen up", takesCount: true),
    Action(
      .nextServerPage, .moving, [character("]")], in: [.main], help: "to the server's next page", takesCount: true),
    Action(
      .previousServerPage, .moving, [character("[")], in: [.main], help: "to the server's previous page",
      takesCount: true),
    Action(
      .otherPane, .moving, [[.tab], [.backTab]], in: [.main], help: "the other pane",
      hint: Action.Hint("pane", 2)),
    Action(.goToTokens, .moving, [character("l"), [.right]], in: [.main], help: "to the upload tokens"),
    Action(.goToEnvironments, .moving, [character("h"), [.left]], in: [.main], help: "to the environments"),
    Action(
      .environment, .moving, [], in: [.main], help: "to an environment by its name", parameter: .environment),
  ]

  private static let sessions: [Action] = [
    Action(
      .addEnvironment, .sessions, [character("+")], in: [.main], help: "add an environment",
      hint: Action.Hint("add", 13, in: .environments)),
    Action(
      .demo, .sessions, [character("d")], in: [.main],
      help: "look around in the demo, as long as there is no environment",
      hint: Action.Hint("demo", 1)),
    Action(
      .inspect, .sessions, [[.enter]], in: [.main], help: "inspect: everything about the selected row",
      hint: Action.Hint("inspect", 1)),
    Action(
      .logIn, .sessions, [character("L")], in: [.main], help: "log in; asks first where sign-ins are few",
      hint: Action.Hint("log in", 3, in: .environments)),
    Action(
      .renew, .sessions, [character("R")], in: [.main], help: "renew the session now",
      hint: Action.Hint("renew", 4, in: .environments)),
    Action(
      .switchRefresh, .sessions, [character("a")], in: [.main], help: "automatic renewal on or off",
      hint: Action.Hint("auto", 5, in: .environments)),
    Action(.logOut, .sessions, [character("O")], in: [.main], help: "log out (asks first)", isDestructive: true),
    Action(
      .unlockVault, .sessions, [character("U")], in: [.main],
      help: "unlock the vault for this run; asks for its passphrase"),
  ]

  private static let tokens: [Action] = [
    Action(
      .create, .tokens, [character("c")], in: [.main], help: "create an upload token",
      hint: Action.Hint("create", 6)),
    Action(
      .revoke, .tokens, [character("x")], in: [.main, .inspect],
      help: "revoke the marked upload tokens, else the selected one (asks first)",
      hint: Action.Hint("revoke", 3), isDestructive: true),
    Action(
      .rotate, .tokens, [character("o")], in: [.main, .inspect],
      help: "rotate: make an upload token like this one, then offer to revoke this one"),
    Action(
      .resumeRevocation, .tokens, [character("X")], in: [.main],
      help: "go on with a revocation that was cut short (asks first)", isDestructive: true),
    Action(
      .discardRevocation, .tokens, [character("D")], in: [.main],
      help: "forget a revocation that was cut short; what it did not end lives on (asks first)"),
    Action(
      .label, .tokens, [character("e")], in: [.main, .inspect], help: "edit your own label",
      hint: Action.Hint("label", 10)),
    Action(
      .copy, .tokens, [character("y")], in: [.main, .inspect],
      help: "copy: the upload token, or among the environments the session's token",
      hint: Action.Hint("copy", 4)),
    Action(
      .copyMenu, .tokens, [character("Y")], in: [.main, .inspect],
      help: "copy menu: value, handle or id, header line, a curl line that holds no secret",
      hint: Action.Hint("copy as", 12)),
    Action(
      .reveal, .tokens, [character("v")], in: [.inspect], help: "show the value for 30 seconds, or mask it",
      hint: Action.Hint("show", 1)),
    Action(
      .rawAnswer, .tokens, [character("w")], in: [.inspect], help: "the server's answer as it came, or the facts again",
      hint: Action.Hint("raw answer", 5)),
    Action(
      .filter, .tokens, [character("/")], in: [.main],
      help: "filter: words, label:a*, never, unused, expires<7d, age>90d, used>30d, !not",
      hint: Action.Hint("filter", 5), parameter: .filter),
    Action(
      .nextMatch, .tokens, [character("n")], in: [.main], help: "next match, from the last to the first",
      takesCount: true),
    Action(.previousMatch, .tokens, [character("N")], in: [.main], help: "previous match", takesCount: true),
    Action(
      .mark, .tokens, [character(" ")], in: [.main], help: "mark the upload token, or unmark it, and go on",
      hint: Action.Hint("mark", 7, in: .tokens), takesCount: true),
    Action(
      .markRange, .tokens, [character("V")], in: [.main],
      help: "mark from the last marked upload token to the selected one"),
    Action(.markAll, .tokens, [character("*")], in: [.main], help: "mark all that match; reads the rest first"),
    Action(.unmarkAll, .tokens, [character("u")], in: [.main], help: "take every mark away"),
    Action(
      .sort, .tokens, [character("s")], in: [.main], help: "sort", hint: Action.Hint("sort", 9), parameter: .order),
    Action(.reverseOrder, .tokens, [character("S")], in: [.main], help: "turn the order round"),
    Action(.columns, .tokens, [character("C")], in: [.main], help: "choose the columns"),
  ]

  private static let program: [Action] = [
    Action(
      .help, .program, [character("?")], in: [.main, .inspect, .menu, .columns], help: "these keys",
      hint: Action.Hint("help", 0)),
    Action(
      .theme, .program, [character("t")], in: [.main], help: "try the themes, or take one by its name",
      parameter: .theme),
    Action(
      .activity, .program, [character("A")], in: [.main, .inspect],
      help: "activity: what was asked of which server, and what came back"),
    Action(
      .errors, .program, [character("E")], in: [.main, .inspect, .confirmation, .activity],
      help: "errors: what went wrong in this environment, in full"),
    Action(
      .search, .program, [character("/")], in: [.help], help: "search these lines", hint: Action.Hint("search", 1)),
    Action(
      .command, .program, [character(":")], in: [.main], help: "a command by its name",
      hint: Action.Hint("command", 8)),
    Action(
      .command, .program, [character(":")], in: [.inspect, .help, .activity, .report], help: "a command by its name"),
    Action(
      .mouse, .program, [character("m")], in: [.main], help: "the mouse on or off; off, drag selects text"),
    Action(
      .reload, .program, [character("r")], in: [.main], help: "reload", hint: Action.Hint("reload", 11)),
    Action(
      .back, .program, [[.escape]], in: [.main],
      help: "stop reading, give up a login, clear the filter, or leave the tokens"),
    Action(
      .back, .program, [[.escape]], in: [.filterLine], help: "clear it",
      hint: Action.Hint("clear", 2)),
    Action(.quit, .program, [character("q")], in: [.main], help: "quit", hint: Action.Hint("quit", 7)),
    Action(
      .suspend, .program, [[.control("z")]], in: Set(KeyContext.allCases), help: "back to the shell; fg returns"),
    Action(
      .redraw, .program, [[.control("l")]], in: Set(KeyContext.allCases),
      help: "draw the screen anew"),
    Action(
      .readOut, .program, [[.control("t")]], in: Set(KeyContext.allCases),
      help: "in plain mode read the whole list or dialog out"),
  ]

  private static let commandLine: [Action] = [
    Action(
      .completeNext, .commandLine, [[.tab]], in: [.command], help: "the next of the commands below",
      hint: Action.Hint("next", 1)),
    Action(
      .completePrevious, .commandLine, [[.backTab]], in: [.command], help: "the previous one"),
    Action(
      .earlierCommand, .commandLine, [[.up], [.control("p")]], in: [.command], help: "the command before",
      hint: Action.Hint("earlier", 3)),
    Action(
      .laterCommand, .commandLine, [[.down], [.control("n")]], in: [.command], help: "the command after"),
    Action(.submit, .commandLine, [[.enter]], in: [.command], help: "do it", hint: Action.Hint("do it", 0)),
    Action(.cancel, .commandLine, [[.escape]], in: [.command], help: "close", hint: Action.Hint("close", 2)),
  ]

  private static let dialogs: [Action] = [
    Action(
      .scrollDown, .dialogs, [character("j"), [.down]], in: [.inspect, .help, .activity, .report], help: "scroll down",
      hint: Action.Hint("scroll", 6), takesCount: true),
    Action(
      .scrollUp, .dialogs, [character("k"), [.up]], in: [.inspect, .help, .activity, .report], help: "scroll up",
      takesCount: true),
    Action(
      .scrollPageDown, .dialogs, [[.pageDown], [.control("f")], [.control("d")], character(" ")],
      in: [.inspect, .help, .activity, .report], help: "scroll a screen down"),
    Action(
      .scrollPageUp, .dialogs, [[.pageUp], [.control("b")], [.control("u")]],
      in: [.inspect, .help, .activity, .report],
      help: "scroll a screen up"),
    Action(
      .scrollToFirst, .dialogs, [[.character("g"), .character("g")], [.home]],
      in: [.inspect, .help, .activity, .report], help: "to the top"
    ),
    Action(
      .scrollToLast, .dialogs, [character("G"), [.end]], in: [.inspect, .help, .activity, .report], help: "to the end"),
    Action(
      .scrollDown, .dialogs, [character("j"), [.down]], in: [.confirmation, .progress, .results], help: "scroll down"),
    Action(.scrollUp, .dialogs, [character("k"), [.up]], in: [.confirmation, .progress, .results], help: "scroll up"),
    Action(
      .scrollPageDown, .dialogs, [[.pageDown], character(" ")], in: [.confirmation, .progress, .results],
      help: "scroll a screen down"),
    Action(
      .scrollPageUp, .dialogs, [[.pageUp]], in: [.confirmation, .progress, .results], help: "scroll a screen up"),
    Action(
      .cancel, .dialogs, [[.escape], character("s")], in: [.progress], help: "stop; what is under way is waited for",
      hint: Action.Hint("stop", 1)),
    Action(
      .retry, .dialogs, [character("R")], in: [.results], help: "try again those that may live on",
      hint: Action.Hint("try again", 2), isDestructive: true),
    Action(
      .failuresOnly, .dialogs, [character("f")], in: [.results], help: "only those that may live on, or all",
      hint: Action.Hint("failures or all", 3)),
    Action(
      .copy, .dialogs, [character("y")], in: [.results], help: "copy the path of the plan with its results",
      hint: Action.Hint("copy path", 4)),
    Action(
      .cancel, .dialogs, [[.escape], character("q"), [.enter]], in: [.results], help: "close",
      hint: Action.Hint("close", 1)),
    Action(
      .chooseNext, .dialogs, [character("j"), [.down], [.tab]], in: [.menu, .columns], help: "next choice"),
    Action(
      .choosePrevious, .dialogs, [character("k"), [.up], [.backTab]], in: [.menu, .columns], help: "previous choice"),
    Action(
      .chooseFirst, .dialogs, [[.character("g"), .character("g")], [.home]], in: [.menu, .columns], help: "first choice"
    ),
    Action(.chooseLast, .dialogs, [character("G"), [.end]], in: [.menu, .columns], help: "last choice"),
    Action(
      .turnRound, .dialogs, [[.left], [.right], character("h"), character("l"), character(" ")], in: [.menu],
      help: "the other direction", hint: Action.Hint("direction", 2)),
    Action(
      .choose, .dialogs, [[.enter], character("s")], in: [.menu], help: "take this choice",
      hint: Action.Hint("choose", 1)),
    Action(
      .switchChoice, .dialogs, [character(" "), character("x")], in: [.columns], help: "show the column or hide it",
      hint: Action.Hint("show or hide", 1)),
    Action(
      .submit, .dialogs, [[.enter]], in: [.form], help: "next empty field, or go on", hint: Action.Hint("go on", 1)),
    Action(.submit, .dialogs, [[.enter]], in: [.filterLine], help: "keep it", hint: Action.Hint("keep", 1)),
    Action(
      .nextField, .dialogs, [[.tab], [.down]], in: [.form], help: "next field",
      hint: Action.Hint("next field", 3)),
    Action(
      .showTyped, .dialogs, [[.control("r")], [.alt("v")]], in: [.form],
      help: "show what is typed into masked fields for 30 seconds, or mask it", hint: Action.Hint("show", 4)),
    Action(.previousField, .dialogs, [[.backTab], [.up]], in: [.form], help: "previous field"),
    Action(
      .otherButton, .dialogs, [[.tab], [.backTab], [.left], [.right], character("h"), character("l")],
      in: [.confirmation], help: "the other button", hint: Action.Hint("other button", 2)),
    Action(
      .press, .dialogs, [[.enter]], in: [.confirmation], help: "press the chosen button",
      hint: Action.Hint("press it", 1)),
    Action(
      .cancel, .dialogs, [[.escape]], in: [.form, .confirmation, .menu], help: "close without doing anything",
      hint: Action.Hint("cancel", 2)),
    Action(
      .cancel, .dialogs, [[.escape], character("q")], in: [.activity], help: "close", hint: Action.Hint("close", 3)),
    Action(
      .inspect, .dialogs, [[.enter]], in: [.activity], help: "the request in full", hint: Action.Hint("in full", 1)),
    Action(
      .copy, .dialogs, [character("y")], in: [.activity, .report], help: "copy the request's line, or the whole text",
      hint: Action.Hint("copy", 2)),
    Action(
      .copy, .dialogs, [character("y")], in: [.approval], help: "copy the address at which the login is approved",
      hint: Action.Hint("copy address", 1)),
    Action(
      .cancel, .dialogs, [[.escape], character("q")], in: [.approval], help: "give up the login",
      hint: Action.Hint("give up", 2)),
    Action(
      .oneEnvironment, .dialogs, [character("f")], in: [.activity],
      help: "requests of this environment only, or of all", hint: Action.Hint("this environment only", 4)),
    Action(
      .cancel, .dialogs, [[.escape], character("q"), [.enter]], in: [.inspect, .help, .report, .columns], help: "close",
      hint: Action.Hint("close", 2)),
  ]
}
