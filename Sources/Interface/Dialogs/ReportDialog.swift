import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// One request, or what went wrong, in full.
struct ReportDialog: Dialog {
  static let width = 96

  enum Subject: Sendable, Equatable {
    /// The request of that number.
    case request(Int)
    /// The failures in an environment, by the name of its file.
    case failures(String)
  }

  let report: Subject
  var top: Int? = 0

  var keyContext: KeyContext { .report }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }

  init(_ report: Subject) {
    self.report = report
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { [] }

  func textToCopy(in state: AppState) -> String? { ReportContent(self, state).text }

  func content(in state: AppState, width: Int) -> DialogContent { ReportContent(self, state).content(width: width) }
}

extension Action {
  static let errors = Action(
    .errors, .program, [.character("E")], in: [.main, .inspect, .confirmation, .activity],
    help: "errors: what went wrong in this environment, in full",
    when: { $0.environmentAtHand == nil ? .impossible("There is no environment yet.") : .possible }
  ) { state, _ in state.openFailures() }
  static let copyRecord = Action(
    .copy, .dialogs, [.character("y")], in: [.activity, .report], help: "copy the request's line, or the whole text",
    hint: Hint("copy", 2),
    when: { $0.textAtHand == nil ? .impossible("There is nothing to copy.") : .possible }
  ) { state, _ in state.copyText() }
}

extension AppState {
  /// The name of the environment that keys act on: the inspected one, else the chosen one.
  fileprivate var environmentAtHand: String? {
    switch dialogs.reversed().lazy.compactMap(\.subject).first {
    case .token(let name, _): name.text
    case .session(let name): name
    case nil: chosen
    }
  }

  /// Opens what is to be said of the failures in the environment that keys act on.
  fileprivate mutating func openFailures() -> [Effect] {
    guard let name = environmentAtHand else { return [] }
    return open(ReportDialog(.failures(name)))
  }

  /// A failure in a line, and the key that tells more of it where there is one.
  func withErrorsHint(_ text: String) -> String {
    guard !keys.keys(of: .errors, in: keyContext).isEmpty else { return text }
    return [text, "\(key(.errors, in: keyContext)) for details."].sentences
  }

  /// What the top dialog gives to copy; no secret.
  var textAtHand: String? { dialogs.last?.textToCopy(in: self) }

  /// Asks the terminal to copy it.
  func copyText() -> [Effect] { textAtHand.map { [.terminal(.copy(Secret($0)))] } ?? [] }
}

/// One request, or what went wrong in an environment, in full; also as text to copy.
struct ReportContent {
  private let dialog: ReportDialog
  private let state: AppState
  private let dates: DateText

  /// What there is to say under one heading.
  private struct Section {
    let heading: String?
    let facts: [Fact]
  }

  init(_ dialog: ReportDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
    dates = DateText(zone: state.display.zone)
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: DisplayText(title))
    if case .failures(let name) = dialog.report {
      content.isProduction = state.environments.first { $0.name == name }?.isProduction ?? false
    }
    for section in sections {
      content.lines.addGap()
      if let heading = section.heading { content.lines.add(StyledText(DisplayText(heading), .header)) }
      for fact in section.facts { FactLines.add(fact, to: &content.lines, width: width) }
    }
    if content.lines.count == 0 { content.lines.add(emptiness, .textDim, width: width) }
    return content
  }

  /// The same as lines of text; nil where there is nothing to say.
  var text: String? {
    let sections = sections
    guard !sections.isEmpty else { return nil }
    return sections.map { section in
      let lines = section.facts.map { fact in
        "\(fact.name): " + fact.values.map(\.plain.string).joined(separator: "; ")
      }
      return ([section.heading].compactMap(\.self) + lines).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  private var title: String {
    switch dialog.report {
    case .request(let number): "Request \(number)"
    case .failures(let name): "What went wrong in \(name)"
    }
  }

  private var emptiness: String {
    switch dialog.report {
    case .request: "This request is no longer kept."
    case .failures(let name): "Nothing went wrong in \(name) since fob was opened."
    }
  }

  private var sections: [Section] {
    switch dialog.report {
    case .request(let number):
      return state.activity[number].map { [Section(heading: nil, facts: RequestText(record: $0).facts(dates))] } ?? []
    case .failures(let name):
      let reports = state.journal.failures(in: name)
      let mine = reports.enumerated().map { index, report in
        Section(heading: index == 1 ? "Before" : nil, facts: facts(report, isNewest: index == 0))
      }
      return broken(name) + mine + kept(name, since: reports.first { $0.isAboutSession }?.ended) + files
    }
  }

  private func facts(_ report: FailureReport, isNewest: Bool) -> [Fact] {
    var facts = [
      Fact("Tried", "to \(report.tried)"), Fact("Kind", report.failure.word, .statusError),
      Fact("Why", report.failure.reason, .statusError),
    ]
    if isNewest, let advice = advice(on: report) { facts.append(Fact("What to do", advice, .textStrong)) }
    if isNewest, report.isAboutSession, let next = nextTry(in: report.environment) { facts.append(next) }
    facts += [
      Fact("Server", report.origin.text), Fact("When", dates.second(report.ended).string),
      Fact("After", Self.seconds(from: report.began, to: report.ended)),
    ]
    let requests = state.activity.records.filter {
      $0.environment == report.environment && (report.began...max(report.began, report.ended)).contains($0.begun)
    }
    if !requests.isEmpty {
      let lines = requests.suffix(6).map { record in
        let text = RequestText(record: record)
        return "\(record.method) \(record.path): "
          + [text.outcome, text.duration].compactMap(\.self).joined(separator: ", ")
      }
      facts.append(Fact("Asked", lines.map { StyledText(DisplayText($0)) }))
    }
    return facts
  }

  private func advice(on report: FailureReport) -> String? {
    guard report.isAboutSession, let environment = state.state(of: report.environment) else {
      return report.failure.advice
    }
    return state.advice(on: report.failure, of: environment)
  }

  /// When the session is tried again without a person.
  private func nextTry(in name: EnvironmentName) -> Fact? {
    guard let environment = state.state(of: name) else { return nil }
    guard let due = state.automaticRenewal(of: environment, at: state.now) else {
      return Fact("Next retry", "none, needs you")
    }
    return Fact("Next retry", dates.exactTime(due).string)
  }

  /// What is on disk about the last failed refresh, by whichever process, where it is news.
  private func kept(_ name: String, since: Date?) -> [Section] {
    guard let failure = state.environments.first(where: { $0.name == name })?.status?.failure,
      since.map({ failure.at > $0 }) ?? true
    else { return [] }
    var facts = [Fact("Why", failure.reason, .statusError), Fact("When", dates.second(failure.at).string)]
    if let word = failure.word { facts.insert(Fact("Kind", word, .statusError), at: 0) }
    if failure.count > 1 { facts.append(Fact("In a row", "\(failure.count) failures")) }
    if let next = LoginBackOff.nextTry(after: failure, now: state.now) {
      facts.append(Fact("Next retry", "not before \(dates.second(next))"))
    }
    if failure.needsLogin { facts.append(Fact("What to do", "Press \(state.key(.logIn)) to log in.", .textStrong)) }
    return [Section(heading: "Last failed refresh, by any fob on this host", facts: facts)]
  }

  /// Why an environment's file cannot be used.
  private func broken(_ name: String) -> [Section] {
    guard let environment = state.environments.first(where: { $0.name == name }),
      case .broken(let problem) = SessionDisplayState(environment, in: state)
    else { return [] }
    return [Section(heading: nil, facts: [Fact("Broken", problem.description, .statusError)])]
  }

  /// What is wrong with the files of settings, keys and themes.
  private var files: [Section] {
    let problems = state.fileProblems.sentences + state.themes.problems
    let sentences = problems.map { StyledText(DisplayText($0), .statusError) }
    return sentences.isEmpty
      ? [] : [Section(heading: "Whatever the environment", facts: [Fact("Your files", sentences)])]
  }

  private static func seconds(from start: Date, to end: Date) -> String {
    let seconds = max(0, Int(end.timeIntervalSince(start).rounded()))
    return seconds == 0 ? "less than a second" : "\(seconds) s"
  }
}

/// A request in words.
struct RequestText {
  let record: LoggedRequest

  /// What came of it, as briefly as it can be said: `204`, `timed out`, `under way`.
  var outcome: String {
    switch record.outcome {
    case .underWay: "under way"
    case .answered(let answer): String(answer.status)
    case .failed(let word, _): word
    }
  }

  /// How good that is.
  var slot: ThemeSlot {
    switch record.outcome {
    case .underWay: .statusInfo
    case .answered(let answer): answer.status < 400 ? .statusOk : answer.status < 500 ? .textStrong : .statusError
    case .failed: .statusError
    }
  }

  /// `143 ms`, `12.3 s`.
  var duration: String? {
    record.milliseconds.map { $0 < 10_000 ? "\($0) ms" : "\($0 / 1000).\($0 % 1000 / 100) s" }
  }

  /// `812 B`, `12 kB`, `3 MB`.
  var size: String? {
    guard case .answered(let answer) = record.outcome else { return nil }
    return switch answer.bytes {
    case ..<1000: "\(answer.bytes) B"
    case ..<1_000_000: "\(answer.bytes / 1000) kB"
    default: "\(answer.bytes / 1_000_000) MB"
    }
  }

  /// Everything in one line, for copying.
  var line: String {
    let parts = [
      RFC3339.text(record.begun), record.environment.text, record.method, record.origin.text + record.path, outcome,
      duration, size,
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }

  /// Everything, a fact a line.
  func facts(_ dates: DateText) -> [Fact] {
    var facts = [
      Fact("Request", "\(record.method) \(record.path)"), Fact("Server", record.origin.text),
      Fact("Environment", record.environment.text), Fact("Number", "\(record.number) of this run"),
      Fact("Began", dates.second(record.begun).string),
    ]
    if let duration { facts.append(Fact("Took", duration)) }
    switch record.outcome {
    case .underWay: facts.append(Fact("Answer", "none yet", slot))
    case .answered(let answer):
      facts.append(Fact("Answer", "status \(answer.status)", slot))
      facts.append(Fact("Size", "\(answer.bytes) bytes"))
      if let remaining = answer.remaining {
        facts.append(Fact("Rate limit", "\(remaining) requests left for now", remaining == 0 ? .statusWarn : .text))
      }
    case .failed(let word, let reason):
      facts.append(Fact("Answer", "none: \(word)", slot))
      facts.append(Fact("Why", reason, slot))
    }
    return facts
  }
}
