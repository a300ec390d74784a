import Formats
import FoundationEssentials
import Glibc
import Host
import TerminalKit

/// Runs a program in the terminal: waits for what happens, hands it to the program, shows what follows.
///
/// Everything runs on the thread that calls `run`, which sleeps until there is something to do. Messages from elsewhere come through the mailbox.
public final class TerminalLoop<Running: Program> {
  /// The program as it is now.
  public private(set) var program: Running
  private let mailbox: Mailbox<Running.Message>
  private let watched: [WatchedDescriptor<Running.Message>]
  private let environment: [String: String]
  private let perform: (Running.Effect) -> Void

  private let terminal: any LoopTerminal<Running.Picture>
  private let wakeups: Wakeups
  private let copies: Mailbox<Clipboard.Step>
  private var effects: [Running.Effect] = []
  private var requests: [TerminalRequest] = []
  private var dropsTypedAhead = false
  /// Input that the program has not got yet.
  private var typed: [InputEvent] = []
  /// Until when the rest of what was typed is waited for, whatever else happens meanwhile; nil if nothing has begun.
  private var patience: ContinuousClock.Instant?
  /// Since when a terminal's answer has been coming in.
  private var answerBegan: ContinuousClock.Instant?
  private var end: LoopEnd?
  /// When the machine was started, by the last reading of its clock.
  private var began = ClockAnchor.currentBegan

  /// A loop for a program that is shown on the whole screen.
  ///
  /// - Parameters:
  ///   - mailbox: where the runner of effects leaves its messages.
  ///   - watched: descriptors to wait for as well.
  ///   - environment: of the process; `TERM`, `NO_COLOR`, `ESCDELAY` and the variables of tmux, SSH and the desktop count.
  ///   - perform: starts an effect, and returns without waiting for it. Where the loop has the main thread nothing runs on the main actor, so a
  ///     task must not be of it: `Task` in a function of the main actor (a `main` is one) is, `TaskThreadPool.start` is not.
  /// - Throws: `TerminalFailure` if the terminal cannot be used; nothing was written to it then.
  public convenience init(
    _ program: Running, mailbox: Mailbox<Running.Message>, watched: [WatchedDescriptor<Running.Message>] = [],
    environment: [String: String], perform: @escaping (Running.Effect) -> Void
  ) throws(TerminalFailure) where Running.Picture == Canvas {
    let terminal = try TerminalSession(environment: environment)
    try self.init(
      program, on: terminal, mailbox: mailbox, watched: watched, environment: environment, perform: perform)
  }

  /// A loop for a program in plain mode, which needs no terminal: where standard input is none, its end ends the program.
  ///
  /// The parameters are those of a program on the whole screen.
  public convenience init(
    _ program: Running, mailbox: Mailbox<Running.Message>, watched: [WatchedDescriptor<Running.Message>] = [],
    environment: [String: String], perform: @escaping (Running.Effect) -> Void
  ) throws(TerminalFailure) where Running.Picture: SpokenPicture {
    let terminal = try LineTerminal<Running.Picture>(environment: environment)
    try self.init(
      program, on: terminal, mailbox: mailbox, watched: watched, environment: environment, perform: perform)
  }

  init(
    _ program: Running, on terminal: any LoopTerminal<Running.Picture>, mailbox: Mailbox<Running.Message>,
    watched: [WatchedDescriptor<Running.Message>], environment: [String: String],
    perform: @escaping (Running.Effect) -> Void
  ) throws(TerminalFailure) {
    self.terminal = terminal
    do throws(SystemFailure) {
      wakeups = try Wakeups()
      copies = try Mailbox()
    } catch {
      throw .system(error)
    }
    self.program = program
    self.mailbox = mailbox
    self.watched = watched
    self.environment = environment
    self.perform = perform
  }

  /// Takes the terminal, runs the program until it ends, and gives the terminal back.
  public func run() -> LoopEnd {
    terminal.enter()
    defer { terminal.leave() }
    report(.clock(Date()))
    _ = terminal.updateDisplay()
    report(.resized(terminal.display))
    while true {
      performRequests()
      if let end { return end }
      let picture = program.view(terminal.display)
      if dropsTypedAhead { terminal.dropTypedAhead() }
      dropsTypedAhead = false
      terminal.show(picture)
      if let end = terminal.end { return end }
      performEffects()
      handleWakeup()
    }
  }
}

extension TerminalLoop {
  private func deliver(_ message: Running.Message) {
    for effect in program.update(message) {
      if let request = Running.terminalRequest(of: effect) {
        requests.append(request)
        if case .dropTypedAhead = request { dropsTypedAhead = true }
      } else {
        effects.append(effect)
      }
    }
  }

  private func report(_ event: TerminalEvent) {
    deliver(Running.message(for: event))
  }

  /// Effects start after the picture of what caused them is shown.
  private func performEffects() {
    let due = effects
    effects = []
    for effect in due { perform(effect) }
  }

  /// Sleeps, then gives the program the time and all that has happened since.
  private func handleWakeup() {
    let others = [mailbox.descriptor, copies.descriptor] + watched.map(\.number)
    let reasons = wakeups.wait(
      input: terminal.inputDescriptor, others: others, until: program.nextChange, milliseconds: milliseconds)
    report(.clock(Date()))
    noticeClockThatWasSet()
    let isResized = terminal.updateDisplay()
    if isResized { report(.resized(terminal.display)) }
    takeSignals(reasons.signals, isResized: isResized)
    handleTyped(reasons)
    for place in reasons.others {
      switch place {
      case 0: mailbox.drain().forEach { deliver($0) }
      case 1: copies.drain().forEach { handleCopy($0) }
      default: watched[place - 2].read().forEach { deliver($0) }
      }
    }
  }

  private func noticeClockThatWasSet() {
    let began = ClockAnchor.currentBegan
    guard abs(began - self.began) > ClockAnchor.tolerance else { return }
    self.began = began
    report(.clockSet)
  }

  /// How long to sleep at most; -1: as long as nothing happens.
  private var milliseconds: Int32 {
    guard typed.isEmpty else { return 0 }
    guard let patience else { return -1 }
    return Int32(max(0, ((patience - ContinuousClock.now) / .milliseconds(1)).rounded(.up)))
  }

  /// After this an answer's end is taken to have got lost; it must not swallow for long what a person types.
  private var longestAnswer: Duration { .seconds(5) }

  private func waitForRest() {
    answerBegan = terminal.pendingInput == .answer ? answerBegan ?? .now : nil
    patience =
      switch terminal.pendingInput {
      case .nothing: nil
      case .escape: ContinuousClock.now + .milliseconds(EscapeDelay.milliseconds(environment: environment))
      case .answer: min(ContinuousClock.now + .seconds(2), (answerBegan ?? .now) + longestAnswer)
      case .rest: ContinuousClock.now + .seconds(2)
      }
  }

  private func handleTyped(_ reasons: Wakeups.Reasons) {
    if let answerBegan, answerBegan + longestAnswer <= .now { _ = terminal.endInput() }
    if typed.isEmpty, reasons.hasInput {
      typed = terminal.readInput()
      waitForRest()
    } else if typed.isEmpty, let patience, patience <= .now {
      typed = terminal.endInput()
      waitForRest()
    }
    repeat {
      guard !typed.isEmpty else { break }
      handle(typed.removeFirst())
      if dropsTypedAhead, !terminal.showsEveryKey { typed = [] }
    } while !terminal.showsEveryKey
    if typed.isEmpty { end = end ?? terminal.end }
  }

  private func handle(_ event: InputEvent) {
    switch event {
    case .key(let key): report(.key(key))
    case .mouse(let event): report(.mouse(event))
    case .pasted(let text): report(.pasted(text))
    case .ground(let ground): report(.ground(ground))
    }
  }

  private func takeSignals(_ signals: Set<Int32>, isResized: Bool) {
    if signals.contains(SIGINT) { report(.interrupted) }
    // What already goes on is not stopped any longer: no shell would see it.
    if signals.contains(SIGTSTP), !signals.contains(SIGCONT) { requests.append(.suspend) }
    // Who comes back to a terminal of the same size (dtach, abduco) says so in this way.
    if signals.contains(SIGWINCH), !isResized { terminal.takeBack() }
    if signals.contains(SIGCONT) {
      terminal.recover()
      report(.continued)
    }
    for number in [SIGHUP, SIGTERM, SIGQUIT] where signals.contains(number) { end = .signal(number) }
  }
}

extension TerminalLoop {
  private func performRequests() {
    while !requests.isEmpty, end == nil { perform(requests.removeFirst()) }
  }

  private func perform(_ request: TerminalRequest) {
    switch request {
    case .copy(let secret):
      let clipboard = Clipboard(channel: terminal.channel, environment: environment)
      let copies = copies
      TaskThreadPool.start { copies.post(await clipboard.copy(secret)) }
    case .suspend: suspend()
    case .edit(let path):
      report(.edited(failure: givenAway { Editor(environment: environment).failure(editing: path) }))
    case .redraw: terminal.recover()
    case .useMouse(let isUsed): terminal.useMouse(isUsed)
    case .askGround: terminal.askGround()
    case .bell: terminal.ring()
    case .notify(let text, let means):
      let bytes = NotificationSequence.bytes(text, means, channel: terminal.channel, environment: environment)
      terminal.write(bytes)
    case .setTitle(let title): terminal.setTitle(title)
    case .dropTypedAhead: break
    case .quit(let status): end = .quit(status: status)
    }
  }

  private func suspend() {
    givenAway { wakeups.signals.stopProcess() }
    report(.continued)
  }

  /// Does something while another program has the terminal.
  private func givenAway<Result>(_ body: () -> Result) -> Result {
    terminal.leave()
    let result = body()
    terminal.enter()
    report(.clock(Date()))
    if terminal.updateDisplay() { report(.resized(terminal.display)) }
    return result
  }

  private func handleCopy(_ step: Clipboard.Step) {
    switch step {
    case .done(let outcome): report(.copied(outcome))
    case .write(let bytes):
      terminal.write(bytes)
      report(.copied(.sentToTerminal))
    }
  }
}

/// How long after an escape the rest of a sequence may come.
private enum EscapeDelay {
  /// The delay in milliseconds: what `ESCDELAY` says (as for every program with curses), else 25, and 100 where a network can come in between.
  static func milliseconds(environment: [String: String]) -> Int32 {
    if let asked = environment["ESCDELAY"].flatMap({ Int32($0) }), asked >= 0 { return min(asked, 10_000) }
    return environment["SSH_CONNECTION"] != nil && environment["TMUX"] == nil ? 100 : 25
  }
}
