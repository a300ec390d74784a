import FoundationEssentials
import TerminalKit
import TokenModel

/// Everything that expires, of all environments, on one time axis, and below it the list in the order of time.
struct HorizonDialog: Dialog {
  static let width = 196

  private(set) var zoom = HorizonAxis.Zoom.week
  /// The bucket that is chosen.
  private(set) var bucket = 0
  /// The place of the row that is selected.
  private(set) var row = 0

  var keyContext: KeyContext { .horizon }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var dimsBelow: Bool { false }
  var whereabouts: String? { "horizon" }

  mutating func mask() {}

  /// Goes to the selected row's environment and inspects it there.
  func submit(in state: inout AppState) -> [Effect] {
    guard let horizon = state.horizon, let item = HorizonItems(horizon, in: state)[row] else { return [] }
    switch item {
    case .token(let token, let name, _): return state.inspect(token, in: name)
    case .session(let name, _): return state.inspectSession(of: name)
    case .certificate(_, let name, _): return state.inspectSession(of: name.text)
    }
  }

  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState) {
    guard let horizon = state.horizon else { return }
    let items = HorizonItems(horizon, in: state)
    let page = max(1, HorizonView(self, state, width: DialogExtent.width(of: self, on: state.display)).listRows - 1)
    row = step.scrolled(from: row, by: count, page: page, last: items.count - 1)
    if let end = items[row]?.end, let bucket = axis(in: state).bucket(of: end) { self.bucket = bucket }
  }

  /// Chooses another bucket, and goes to the first row of it.
  mutating func choose(bucket step: Int, in state: AppState) {
    guard let horizon = state.horizon else { return }
    bucket = (bucket + step).clamped(to: 0...zoom.bucketCount - 1)
    let items = HorizonItems(horizon, in: state)
    let start = max(axis(in: state).bounds[bucket], state.now)
    row = items.place(at: start).clamped(to: 0...max(0, items.count - 1))
  }

  /// Shows another span of time; the chosen bucket is the one that the selected row is in.
  mutating func show(_ zoom: HorizonAxis.Zoom, in state: AppState) {
    self.zoom = zoom
    let end = state.horizon.flatMap { HorizonItems($0, in: state)[row]?.end }
    bucket = end.flatMap { axis(in: state).bucket(of: $0) } ?? 0
  }

  /// The time of the chosen bucket, from now on.
  func span(in state: AppState) -> Range<Date>? {
    let bounds = axis(in: state).bounds
    let start = max(bounds[bucket], state.now)
    return start < bounds[bucket + 1] ? start..<bounds[bucket + 1] : nil
  }

  /// How many upload tokens expire in it.
  func tokenCount(in state: AppState) -> Int {
    guard let horizon = state.horizon, let span = span(in: state) else { return 0 }
    return horizon.count(before: span.upperBound) - horizon.count(before: span.lowerBound)
  }

  func axis(in state: AppState) -> HorizonAxis {
    let zone = state.display.zone
    return HorizonAxis(zoom, now: state.now) { zone.utcOffset(at: $0) }
  }

  func content(in state: AppState, width: Int) -> DialogContent {
    HorizonView(self, state, width: width).content
  }
}

extension Action {
  static let horizon = Action(
    .horizon, .program, [.character("H")], in: [.main],
    help: "horizon: what expires next, in all environments", hint: Hint("horizon", 9), opens: true,
    when: \.horizonAvailability
  ) { state, _ in
    state.horizon = Horizon(of: state)
    return state.open(HorizonDialog()) + state.readCertificates()
  }
  static let earlier = moving(.earlier, [[.left], .character("h")], "an earlier time", hint: Hint("time", 1)) {
    $0.choose(bucket: -$2, in: $1)
  }
  static let later = moving(.later, [[.right], .character("l")], "a later time") { $0.choose(bucket: $2, in: $1) }
  static let zoomIn = moving(
    .zoomIn, [.character("+"), .character("=")], "zoom in: month, week, day, hour", hint: Hint("zoom", 3),
    when: { $0.closer == nil ? "An hour is the closest." : nil }
  ) { dialog, state, _ in if let zoom = dialog.zoom.closer { dialog.show(zoom, in: state) } }
  static let zoomOut = moving(
    .zoomOut, [.character("-")], "zoom out: hour, day, week, month",
    when: { $0.further == nil ? "A month is the furthest." : nil }
  ) { dialog, state, _ in if let zoom = dialog.zoom.further { dialog.show(zoom, in: state) } }
  static let inspectExpiring = Action(
    .choose, .dialogs, [[.enter]], in: [.horizon], help: "inspect the selected row", hint: Hint("inspect", 2)
  ) { state, _ in state.submit() }
  static let closeHorizon = Action(
    .cancel, .dialogs, [[.escape], .character("q"), .character("H")], in: [.horizon], help: "back",
    hint: Hint("back", 5)
  ) { state, _ in state.cancelDialog() }

  private static func moving(
    _ name: ActionName, _ bindings: [[Key]], _ help: String, hint: Hint? = nil,
    when reason: @escaping @Sendable (HorizonAxis.Zoom) -> String? = { _ in nil },
    _ change: @escaping @Sendable (inout HorizonDialog, AppState, Int) -> Void
  ) -> Action {
    Action(
      name, .dialogs, bindings, in: [.horizon], help: help, hint: hint, takesCount: true,
      when: { state in
        (state.dialogs.last as? HorizonDialog).flatMap { reason($0.zoom) }.map { .impossible($0) } ?? .possible
      }
    ) { state, count in
      guard var dialog = state.dialogs.last as? HorizonDialog else { return [] }
      change(&dialog, state, count ?? 1)
      state.replaceDialog(dialog)
      return []
    }
  }
}

extension AppState {
  fileprivate var horizonAvailability: Availability {
    environments.isEmpty ? .impossible("There are no environments yet.") : .possible
  }
}
