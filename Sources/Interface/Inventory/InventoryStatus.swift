import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What stands beside the rows of the inventory: which lists are not read and why, how far the others are, and how old each is.
struct InventoryStatus {
  /// A list that is not whole.
  struct Missing {
    let environment: Environment
    let reason: String
  }

  private let now: Date
  private let glyphs: GlyphSet
  /// What stands below the rows; nothing where no width was given.
  private(set) var lines: [StyledText] = []
  /// The lists that are not whole, also those that are being read.
  let missing: [Missing]
  /// Those of them that nobody is reading.
  private let notRead: [String]
  private let reading: [(name: EnvironmentName, reading: TokenList.Reading)]
  /// When the lists were read that are here, or parts of them.
  let times: [(name: EnvironmentName, date: Date)]

  /// Lines that the lists which are not read take at most.
  private static let mostLines = 2

  /// - Parameter width: cells for the lines below the rows; nil where they are not on the screen.
  init(_ state: AppState, width: Int? = nil) {
    (now, glyphs) = (state.now, state.display.glyphs)
    var missing: [Missing] = []
    var notRead: [String] = []
    var reading: [(EnvironmentName, TokenList.Reading)] = []
    var times: [(EnvironmentName, Date)] = []
    for entry in state.environments {
      if case .broken = entry.entry { notRead.append("\(entry.name) (\(EnvironmentEntry.brokenWord))") }
      guard let environment = entry.environment, let list = state.lists[environment.name] else { continue }
      if let date = list.lastRead { times.append((environment.name, date)) }
      if let under = list.reading { reading.append((environment.name, under)) }
      guard let reason = state.whyNotWhole(list, of: entry) else { continue }
      missing.append(Missing(environment: environment, reason: reason))
      if list.reading == nil { notRead.append("\(environment.name) (\(reason))") }
    }
    (self.missing, self.notRead, self.reading, self.times) = (missing, notRead, reading, times)
    // On a low screen rows are worth more.
    if let width { lines = Array(lines(width: width).prefix(max(1, state.display.size.rows / 2 - 2))) }
  }

  private func lines(width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    if !notRead.isEmpty {
      let mark = glyphs.critical + " "
      for (index, line) in words.wrapped(to: max(1, width - mark.width), lines: Self.mostLines).enumerated() {
        lines.append(StyledText((index == 0 ? mark : DisplayText(" ").repeated(mark.width)) + line, .statusWarn))
      }
    }
    if let progress {
      lines.append(StyledText(glyphs.busy + " " + progress, .statusInfo).truncated(to: max(1, width)))
    }
    if let ages { lines.append(StyledText(ages, .textDim).truncated(to: max(1, width))) }
    return lines
  }

  /// The same for those who hear it; nil where all is well.
  var spoken: DisplayText? {
    let parts = [notRead.isEmpty ? nil : words + ".", progress.map { $0 + "." }, ages.map { $0 + "." }]
    let said = parts.compactMap(\.self)
    return said.isEmpty ? nil : said.joined(separator: " ")
  }

  /// What is not read, as it is said; nil where everything is.
  var problem: DisplayText? { notRead.isEmpty ? nil : words }

  private var words: DisplayText { DisplayText("Not read: \(notRead.joined(separator: ", "))") }

  private var progress: DisplayText? {
    guard !reading.isEmpty else { return nil }
    let parts = reading.map { name, reading in
      reading.total.map { "\(name) \(reading.read.grouped) of \($0.grouped)" } ?? name.text
    }
    return DisplayText("Reading \(parts.joined(separator: ", "))")
  }

  /// `Read 12m ago: pod-east · <1m ago: 5 others`
  private var ages: DisplayText? {
    var groups: [(age: String, names: [String])] = []
    for (name, date) in times.sorted(by: { $0.date < $1.date }) {
      let age = Age(of: date, at: now).text
      if groups.last?.age == age {
        groups[groups.count - 1].names.append(name.text)
      } else {
        groups.append((age, [name.text]))
      }
    }
    guard let newest = groups.popLast() else { return nil }
    let count = newest.names.count
    guard !groups.isEmpty else {
      return DisplayText("\(count) list\(count == 1 ? "" : "s") read \(newest.age)")
    }
    let older = groups.map { "\($0.age): \($0.names.joined(separator: ", "))" }
    let rest = "\(newest.age): \(count) other\(count == 1 ? "" : "s")"
    return DisplayText("Read " + (older + [rest]).joined(separator: " \(glyphs.separator.string) "))
  }
}

extension AppState {
  /// Why a list is not known to be all that the server has now, in a few words; nil where it is.
  func whyNotWhole(_ list: TokenList, of state: EnvironmentState) -> String? {
    if list.reading != nil { return "being read" }
    if let failure = list.failure { return failure.word }
    if list.hasAnswer, list.rows.isEverythingLoaded, list.completeness != .unknown {
      return list.completeness == .complete ? nil : "changed while it was read"
    }
    if state.hasLivingSession(at: now) { return "stopped" }
    return state.failure?.word ?? state.status?.failure?.word ?? "not logged in"
  }
}
