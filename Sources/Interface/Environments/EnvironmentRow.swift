import Formats
import TerminalKit
import TokenModel

/// The columns of the environments and what stands in them.
struct EnvironmentRow {
  enum Name: Hashable {
    case name, production, service, account, session
  }

  typealias Columns = ColumnLayout<Name>

  private let state: AppState
  private let brush: Brush
  private let width: Int
  private let isPrinted: Bool
  let columns: Columns

  /// - Parameter isPrinted: whether a command prints the rows, so that commands stand in place of keys.
  init(state: AppState, brush: Brush, environments: [EnvironmentState], width: Int, isPrinted: Bool = false) {
    self.state = state
    self.brush = brush
    self.width = width
    self.isPrinted = isPrinted
    let isNarrow = width < 50
    let names = environments.map { DisplayText($0.name).width }.max() ?? 0
    let kinds = Set(environments.compactMap { $0.environment?.service }).map { Self.service($0, state) }
    let services = kinds.map(\.width).max() ?? 0
    let words = kinds.map { Self.firstWord($0).width }.max() ?? 0
    let accounts = environments.map { Self.account($0).width }.max() ?? 0
    var columns = [
      Columns.Column(name: .name, minimum: min(names, isNarrow ? 11 : 16), ideal: min(names, 32), priority: 6)
    ]
    if environments.contains(where: \.isProduction) {
      columns.append(Columns.Column(name: .production, minimum: 4, ideal: 4, priority: 5))
    }
    columns.append(Columns.Column(name: .service, minimum: min(services, words), ideal: services, priority: 3))
    if accounts > 0 {
      columns.append(Columns.Column(name: .account, minimum: min(accounts, 16), ideal: min(accounts, 40), priority: 1))
    }
    let session = width < 50 ? 17 : width < 70 ? 26 : 42
    columns.append(Columns.Column(name: .session, minimum: session, ideal: session + 11, priority: 4))
    self.columns = Columns(columns, width: width, gap: isNarrow ? 1 : 2)
  }

  /// The cells of an environment, each with the part of the row that it takes.
  func cells(_ environment: EnvironmentState, _ urgency: Urgency) -> [(Columns.Place, StyledText)] {
    if case .broken(let problem) = SessionDisplayState(environment, in: state) {
      return brokenCells(environment, problem)
    }
    return columns.places.map { place in
      // What is left of the row is the last column's, so that the keys stand at its end.
      let isLast = place.name == .session
      let wide = isLast ? Columns.Place(name: .session, offset: place.offset, width: width - place.offset) : place
      return (wide, cell(wide, environment, urgency))
    }
  }

  private func cell(_ place: Columns.Place, _ environment: EnvironmentState, _ urgency: Urgency) -> StyledText {
    switch place.name {
    case .name where urgency >= .unread: StyledText(DisplayText(environment.name), .textDim)
    case .name: StyledText(DisplayText(environment.name), environment.isProduction ? .textStrong : .text)
    case .production: environment.isProduction ? StyledText("PROD", .textStrong) : StyledText()
    case .service: service(environment, width: place.width)
    case .account: StyledText(Self.account(environment), .textDim)
    case .session:
      SessionCell(environment, urgency, state: state, brush: brush, isPrinted: isPrinted).text(width: place.width)
    }
  }

  /// The name, and what is wrong in the rest of the row.
  private func brokenCells(_ environment: EnvironmentState, _ problem: FileFailure) -> [(Columns.Place, StyledText)] {
    guard let name = columns.places.first, let last = columns.places.last else { return [] }
    let rest = Columns.Place(
      name: .session, offset: name.width + 2, width: last.offset + last.width - name.width - 2)
    var text = StyledText("\(DisplayText(EnvironmentEntry.brokenWord))  ", .statusError)
    // The row has the file's name already, which its path would push the reason out of sight with.
    let reason = problem.reason.replacing(problem.file, with: problem.file.split(separator: "/").last ?? "")
    text.append(DisplayText(problem.line.map { "line \($0): \(reason)" } ?? reason), .text)
    return [(name, StyledText(DisplayText(environment.name))), (rest, text)]
  }

  /// The service's own name, or where that is too long its first word.
  private func service(_ environment: EnvironmentState, width: Int) -> StyledText {
    guard let service = environment.environment?.service else { return StyledText() }
    let name = Self.service(service, state)
    return StyledText(name.width <= width ? name : Self.firstWord(name), .textDim)
  }

  private static func firstWord(_ name: DisplayText) -> DisplayText {
    DisplayText(String(name.string.prefix { $0 != " " }))
  }

  private static func service(_ name: ServiceName, _ state: AppState) -> DisplayText {
    DisplayText(state.displayName(of: name))
  }

  private static func account(_ environment: EnvironmentState) -> DisplayText {
    let account = environment.held?.session.account ?? environment.environment?.username
    return DisplayText([account, environment.environment?.place.hiding].compactMap(\.self).joined(separator: ", "))
  }
}

/// The line that stands for the environments that are folded: how many and which, and the key that shows them.
struct FoldRow {
  let state: AppState
  let glyphs: GlyphSet
  let lines: EnvironmentLines

  func text(width: Int) -> StyledText {
    let isFolded = !state.environmentOrder.isUnfolded
    let key = KeyText(glyphs).text(state.keys.keys(of: .inspect, in: .main).first ?? [])
    let help = StyledText(key, .key) + StyledText(isFolded ? " unfold" : " fold")
    var text: DisplayText = "\(lines.folded.count) without a session"
    let room = width - help.width - 2
    if isFolded { text = Self.naming(lines.folded.map { DisplayText(state.environments[$0].name) }, after: text, room) }
    return StyledText(text.truncated(to: max(1, room)), .textDim).padded(to: width - help.width) + help
  }

  /// As many of the names as fit, each as a whole.
  private static func naming(_ names: [DisplayText], after text: DisplayText, _ room: Int) -> DisplayText {
    var line = text + ": "
    for (index, name) in names.enumerated() {
      let isLast = index == names.count - 1
      guard line.width + name.width + (isLast ? 0 : 3) <= room else { return index == 0 ? text : line + "…" }
      line += name + (isLast ? "" : ", ")
    }
    return line
  }
}
