import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The horizon as lines: a bar for each bucket of time, what is not on the axis, and the list of what expires next.
///
/// If there is little room, the bars give way to the list.
struct HorizonView {
  private let dialog: HorizonDialog
  private let state: AppState
  private let width: Int
  private let glyphs: GlyphSet
  private let axis: HorizonAxis
  private let horizon: Horizon
  private let items: HorizonItems
  /// The upload tokens of each bucket.
  private let places: [Range<Int>]
  /// Rows inside the frame.
  private let room: Int

  /// Rows of the screen inside the frame from which on there are bars.
  private static let roomForBars = 14
  private static let mostBarRows = 10

  init(_ dialog: HorizonDialog, _ state: AppState, width: Int) {
    self.dialog = dialog
    self.state = state
    self.width = width
    glyphs = state.display.glyphs
    axis = dialog.axis(in: state)
    horizon = state.horizon ?? Horizon(of: state)
    items = HorizonItems(horizon, in: state)
    places = horizon.places(on: axis, now: state.now)
    room = max(0, DialogExtent.area(of: dialog, in: state).rows - 2)
  }

  var content: DialogContent {
    var content = DialogContent(title: DisplayText("Upload tokens expiring \(glyphs.separator.string) \(spanName)"))
    content.note = DisplayText(note)
    let above = above
    for line in above { content.foot.add(line) }
    let rows = listRows(below: above.count)
    let top = max(0, min(dialog.row - rows / 2, items.count - rows))
    let shown = top..<min(items.count, top + rows)
    let range =
      shown.isEmpty ? nil : DisplayText("\((top + 1).grouped)–\(shown.upperBound.grouped) of \(items.count.grouped)")
    content.addRule(title: "Next to expire", note: range)
    if shown.isEmpty { content.foot.add(emptiness, .textDim, width: width) }
    for place in shown {
      let row = items[place].map { item in
        HorizonRow(
          item: item, isSelected: place == dialog.row, hasCertificates: !items.certificates.isEmpty, state: state,
          width: width
        ).line
      }
      content.foot.add(row ?? StyledText(glyphs.none, .textDim))
    }
    return content
  }

  /// Rows of the list that are on the screen at once.
  var listRows: Int { listRows(below: above.count) }

  private func listRows(below lines: Int) -> Int {
    if state.display.isPlain { return items.count }
    return max(1, room - lines - 1)
  }

  private var spanName: String {
    switch dialog.zoom {
    case .hour: "1 hour"
    case .day: "24 hours"
    case .week: "7 days"
    case .month: "30 days"
    }
  }

  private var note: String {
    let onAxis = places.reduce(0) { $0 + $1.count }
    let more = unreadLists.isEmpty ? "" : "+"
    let scale = hasBars ? " \(glyphs.separator.string) log scale" : ""
    return "\(onAxis.grouped)\(more) of \(horizon.total.grouped)\(more)\(scale)"
  }

  private var emptiness: String {
    isReading ? "Reading the lists of upload tokens…" : "Nothing that fob has read expires."
  }
}

/// The bars.
extension HorizonView {
  private var hasBars: Bool { room >= Self.roomForBars && slot >= 2 && !state.display.isPlain }

  /// Cells of a bucket, the gap behind it among them.
  private var slot: Int { min(8, max(1, (width - 2) / places.count)) }

  private var barWidth: Int { slot > 2 ? slot - 1 : 1 }

  private var above: [StyledText] {
    if state.display.isPlain { return spoken }
    let chart = hasBars ? bars + counts + [marks, labels].compactMap(\.self) : []
    return chart + [chosenLine, elsewhere] + [reading, notRead].compactMap(\.self)
  }

  private var bars: [StyledText] {
    let rows = min(Self.mostBarRows, max(2, room / 4))
    let most = places.map(\.count).max() ?? 0
    let steps = glyphs.columnSteps.count
    let heights = places.map { place -> Int in
      guard !place.isEmpty else { return 0 }
      let fraction = Self.logarithm(1 + place.count) / Self.logarithm(1 + most)
      return max(1, Int((fraction * Double(rows * steps)).rounded()))
    }
    return (0..<rows).reversed().map { row in
      var line = StyledText("  ")
      for (index, height) in heights.enumerated() {
        let filled = min(steps, max(0, height - row * steps))
        let cell: DisplayText = filled == 0 ? " " : glyphs.columnSteps[filled - 1]
        line.append(cell.repeated(barWidth), role(ofBucket: index))
        line.append(DisplayText(" ").repeated(slot - barWidth))
      }
      return line
    }
  }

  /// The logarithm to the base of two, straight between its powers: close enough for a bar.
  private static func logarithm(_ count: Int) -> Double {
    let number = Double(count)
    return Double(number.exponent) + number.significand - 1
  }

  /// The exact counts; where buckets are narrow those of every other one are in a second line.
  private var counts: [StyledText] {
    let rows = slot > 3 ? 1 : 2
    return (0..<rows).map { row in
      var line = StyledText()
      for index in stride(from: row, to: places.count, by: rows) {
        let place = places[index]
        let text = DisplayText(place.isEmpty ? glyphs.separator.string : place.count.grouped)
        let column = 2 + index * slot + max(0, (barWidth - text.width + 1) / 2)
        line = line.padded(to: column) + StyledText(text, place.isEmpty ? .textDim : role(ofBucket: index))
      }
      return line
    }
  }

  /// What expires in each bucket besides upload tokens: `S` a session that needs a person, `C` a certificate; nil where nothing does.
  private var marks: StyledText? {
    let buckets = places.indices.map { others(inBucket: $0) }
    guard buckets.contains(where: { !$0.isEmpty }) else { return nil }
    var line = StyledText()
    for (index, items) in buckets.enumerated() where !items.isEmpty {
      let text = HorizonMarks(items).text(width: barWidth)
      line = line.padded(to: 2 + index * slot + max(0, (barWidth - text.width + 1) / 2)) + StyledText(text, .statusWarn)
    }
    return line
  }

  /// The sessions and certificates that expire in a bucket.
  private func others(inBucket index: Int) -> [HorizonItem] {
    items.marks.filter { $0.end >= max(axis.bounds[index], state.now) && $0.end < axis.bounds[index + 1] }
  }

  private func role(ofBucket index: Int) -> ThemeSlot { index == dialog.bucket ? .textStrong : .text }

  private var labels: StyledText {
    var line = StyledText()
    for index in places.indices {
      guard let label = label(of: index) else { continue }
      let column = 2 + index * slot
      guard column >= line.width, column + label.width <= width else { continue }
      line = line.padded(to: column) + StyledText(label, .textDim)
    }
    return line
  }

  /// What stands below a bucket; nil where the others say enough.
  private func label(of index: Int) -> DisplayText? {
    let start = axis.bounds[index]
    let dates = DateText(zone: state.display.zone)
    switch dialog.zoom {
    case .hour: return dates.time(start)
    case .day: return index.isMultiple(of: 3) ? dates.time(start) : nil
    case .week:
      // Two buckets a day. The first may be the second of its day: named only if that leaves room for the next day's name.
      let label = dates.weekday(start)
      return dates.time(start) == "00:00" || index == 0 && label.width < slot ? label : nil
    case .month: return index.isMultiple(of: 5) ? dates.weekday(start) : nil
    }
  }

  /// A mark below the chosen bucket, and what is in it.
  private var chosenLine: StyledText {
    let text = chosenWords
    guard hasBars else { return StyledText(text) }
    let mark = glyphs.underMark.repeated(barWidth)
    let column = 2 + dialog.bucket * slot
    guard column + mark.width + 1 + text.width > width else {
      return StyledText(DisplayText(" ").repeated(column) + mark, .textStrong) + StyledText(" " + text)
    }
    let before = max(0, column - 1 - text.width)
    return (StyledText(DisplayText(" ").repeated(before)) + StyledText(text)).padded(to: column)
      + StyledText(mark, .textStrong)
  }

  private var chosenWords: DisplayText { words(ofBucket: dialog.bucket) }

  /// `Sun 29 Nov, until 12:00: 96 in 3 environments`.
  private func words(ofBucket index: Int) -> DisplayText {
    let dates = DateText(zone: state.display.zone)
    let place = places[index]
    let found = Set(horizon.tokens[place].lazy.map(\.environment)).count
    let tokens = place.isEmpty ? nil : "\(place.count.grouped) in \(found) environment\(found == 1 ? "" : "s")"
    let parts = [tokens].compactMap(\.self) + HorizonMarks(others(inBucket: index)).words
    let many = parts.isEmpty ? "none" : parts.joined(separator: ", ")
    let end = dates.time(axis.bounds[index + 1])
    let time = dialog.zoom == .month ? "" : ", until \(end == "00:00" ? "24:00" : end.string)"
    return DisplayText("\(dates.weekdayAndMonth(axis.bounds[index]).string)\(time): \(many)")
  }
}

/// What is not on the axis.
extension HorizonView {
  private var elsewhere: StyledText {
    let later = horizon.tokens.count - horizon.count(before: axis.end)
    let sessions = items.unattendedCount
    let parts = [
      later > 0 ? "Later \(later.grouped)" : nil, horizon.neverCount > 0 ? "never \(horizon.neverCount.grouped)" : nil,
      certificateWords, sessions > 0 ? "\(sessions) session\(sessions == 1 ? "" : "s") on auto" : nil,
    ].compactMap(\.self)
    return StyledText(DisplayText(parts.joined(separator: " \(glyphs.separator.string) ")), .textDim)
  }

  /// `certificate: archive-eu in 2d`
  private var certificateWords: String? {
    let certificates = items.certificates
    guard let next = certificates.first else { return nil }
    let left = Countdown(to: next.end, at: state.now)
    let end = left.hasEnded ? "has expired" : "in \(left.text(.oneUnit))"
    let many = certificates.count == 1 ? "certificate:" : "\(certificates.count) certificates, first"
    return "\(many) \(next.name) \(end)"
  }

  private var isReading: Bool { horizon.environments.contains { state.lists[$0]?.reading != nil } }

  private var reading: StyledText? {
    let under = horizon.environments.filter { state.lists[$0]?.reading != nil }
    guard !under.isEmpty else { return nil }
    let read = under.reduce(0) { $0 + (state.lists[$1]?.reading?.read ?? 0) }
    let names = under.map(\.text).joined(separator: ", ")
    return StyledText(DisplayText("Reading \(names): \(read.grouped) so far").truncated(to: width), .statusInfo)
  }

  /// Environments whose lists are not whole or whose certificate was not read, each with the reason.
  private var unread: [String] { unreadLists.map { "\($0.name) (\($0.reason))" } + unreadCertificates }

  private var unreadCertificates: [String] {
    let lists = Set(unreadLists.map(\.name))
    return state.environments.compactMap { environment in
      guard let name = environment.environment?.name, !lists.contains(name),
        let failure = state.certificates[name]?.failure
      else { return nil }
      return "\(name) (certificate: \(SessionFailure.service(failure).word))"
    }
  }

  private var unreadLists: [(name: EnvironmentName, reason: String)] {
    horizon.environments.compactMap { name in
      guard let list = state.lists[name], let environment = state.state(of: name) else { return nil }
      if list.reading != nil || list.hasAnswer && list.rows.hasEveryRow { return nil }
      let reason =
        if !environment.hasLivingSession(at: state.now) {
          "not logged in"
        } else {
          list.failure?.word ?? "stopped"
        }
      return (name, reason)
    }
  }

  private var notRead: StyledText? {
    guard !unread.isEmpty else { return nil }
    let text = DisplayText("Not read: \(unread.joined(separator: ", "))")
    return StyledText(glyphs.critical + " ", .statusWarn)
      + StyledText(text.truncated(to: max(1, width - 2)), .statusWarn)
  }

  /// The buckets that are not empty, a sentence each, for those who hear them.
  private var spoken: [StyledText] {
    let buckets = places.indices.filter { !places[$0].isEmpty || !others(inBucket: $0).isEmpty }.map {
      StyledText(words(ofBucket: $0))
    }
    return (buckets.isEmpty ? [StyledText("Nothing expires in this span.")] : buckets) + [elsewhere]
      + [reading, notRead].compactMap(\.self)
  }
}
