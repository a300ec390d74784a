import FoundationEssentials
import TerminalKit
import TokenModel

extension AppState {
  /// When the picture next changes on its own, or a refresh is due; nil when nothing counts.
  func nextChange(after now: Date) -> Date? {
    nextChange(after: now, deadline: nextDeadline(after: now))
  }

  /// The same where it is known when something is due that does not depend on what the screen shows.
  func nextChange(after now: Date, deadline: Date?) -> Date? {
    let shown = secondsToChange(at: now).map { Date(timeIntervalSince1970: Double(now.wholeSeconds + $0)) }
    return [shown, waitTick(at: now), deadline].compactMap(\.self).min().map { soonest($0, after: now) }
  }

  /// The next second of a wait that is counted down on the screen.
  private func waitTick(at now: Date) -> Date? {
    guard dialogs.last?.countsSeconds(at: now) == true else { return nil }
    return Date(timeIntervalSince1970: Double(now.wholeSeconds + 1))
  }

  /// When something is due that does not depend on what the screen shows: a refresh, the masking of a value.
  func nextDeadline(after now: Date) -> Date? {
    nextDeadline(lookAtEnvironments(at: now))
  }

  private func nextDeadline(_ environments: EnvironmentsQuiet) -> Date? {
    let own = [kept.due, maskBegins, restBegins(environments), noticeEnds, environments.deadline]
    return (own + dialogs.map(\.revealedUntil)).compactMap(\.self).min()
  }

  /// Notes, after a message was settled, what holds until something happens.
  mutating func noteDeadlines() {
    let environments = environmentsQuiet.flatMap { environmentsAreQuiet ? $0 : nil } ?? lookAtEnvironments(at: now)
    environmentsQuiet = environments
    let deadline = nextDeadline(environments)
    nextDeadlines = NextDeadlines(
      deadline: deadline, quietUntil: [deadline, environments.until].compactMap(\.self).min())
  }

  /// Whether a message only reports the time and nothing is due by then: only countdowns, ages and the clock change.
  func passesQuietly(_ message: Message) -> Bool {
    if case .terminal(.clock(let date)) = message { passesQuietly(to: date) } else { false }
  }

  private func passesQuietly(to date: Date) -> Bool {
    guard let nextDeadlines, date >= now else { return false }
    return nextDeadlines.quietUntil.map { date < $0 } ?? true
  }

  /// A moment, but never so soon that something overdue makes the loop spin.
  func soonest(_ moment: Date, after now: Date) -> Date {
    max(moment, now.addingTimeInterval(Self.shortestWait))
  }

  /// Seconds that the loop sleeps at least.
  private static let shortestWait = 0.05

  /// How exactly the header tells the time: as exactly as the finest value on the screen; nil when nothing counts.
  enum ClockGrain {
    case seconds, minutes
  }

  func clockGrain(_ layout: Layout) -> ClockGrain? {
    let shown = shownSessions(at: now, layout)
    let countdowns = shown.countdowns + shownDialogsAndTokens(at: now, layout)
    if countdowns.contains(where: \.countsSeconds) { return .seconds }
    // Whatever says how old it is counts.
    let counts = !shown.ages.isEmpty || countdowns.contains { $0.changesAfter != nil } || !shownDates(layout).isEmpty
    return counts ? .minutes : nil
  }

  /// Seconds until a value on the screen becomes another one; nil when nothing counts.
  private func secondsToChange(at now: Date) -> Int? {
    let layout = Layout(self)
    let shown = shownSessions(at: now, layout)
    let countdowns = shown.countdowns + shownDialogsAndTokens(at: now, layout)
    let ages = shown.ages + shownDates(layout).map { Age(of: $0, at: now) }
    let waits = countdowns.compactMap(\.changesAfter) + ages.map(\.changesAfter)
    let nextMinute = 60 - now.wholeSeconds % 60
    return waits.min().map { min($0, nextMinute) }
  }

  /// What the rows of the environments on the screen count: what is left of sessions, how long ago they were checked, how long attempts have failed.
  private func shownSessions(at now: Date, _ layout: Layout) -> (countdowns: [ShownCountdown], ages: [Age]) {
    var (countdowns, ages): ([ShownCountdown], [Age]) = ([], [])
    for place in environmentLines(layout).places.dropFirst(environmentsTop).prefix(layout.environmentRows) {
      let state = environments[place]
      var checked: Age?
      if let session = state.held?.session {
        let margins = session.expires == nil ? .none : margins(of: session, in: state)
        switch SessionDisplayState(state, at: now, margins: margins) {
        case .counting(_, let countdown, _):
          countdowns.append(ShownCountdown(countdown: countdown, grain: .twoUnits, margins: margins))
        case .signedIn(let age) where !state.hasFailed: checked = age
        case .unread, .broken, .active, .none, .signedIn, .otherOrigin, .unusable: break
        }
      }
      if let checked {
        ages.append(checked)
      } else if environmentOrder.urgencies[place] == .failing, let since = state.failingSince {
        ages.append(Age(of: since, at: now))
      }
    }
    return (countdowns, ages)
  }

  private func shownDialogsAndTokens(at now: Date, _ layout: Layout) -> [ShownCountdown] {
    let dialogs = dialogs.compactMap { $0.countdownEnd(at: now) }.map { end in
      ShownCountdown(countdown: Countdown(to: end, at: now), grain: .twoUnits, margins: .none)
    }
    return dialogs + shownTokens(at: now, layout) + shownGraces(at: now, layout)
  }

  /// The countdowns of old tokens that others have replaced.
  private func shownGraces(at now: Date, _ layout: Layout) -> [ShownCountdown] {
    guard !replaced.isEmpty, layout.tokens != nil else { return [] }
    return Set(replaced.values.map(\.graceEnd)).map { end in
      ShownCountdown(countdown: Countdown(to: end, at: now), grain: .oneUnit, margins: .none)
    }
  }

  /// What counts down on the screen, how exactly it is written there, and when it becomes soon and critical.
  private struct ShownCountdown {
    let countdown: Countdown
    let grain: SpanText.Grain
    let margins: ExpiryMargins

    var changesAfter: Int? {
      let level = ExpiryLevel.changesAfter(secondsLeft: countdown.secondsLeft, margins)
      return [countdown.changesAfter(grain), level].compactMap(\.self).min()
    }
    var countsSeconds: Bool { !countdown.hasEnded && SpanText(countdown.secondsLeft, grain).step == 1 }
  }

  /// Dates in the past of which an inspection says how long ago they were, by the local clock.
  private func inspectedDates(_ layout: Layout) -> [Date] {
    let subjects =
      dialogs.compactMap(\.subject) + (layout.details == nil ? [] : [besideTheList].compactMap(\.self))
    return subjects.flatMap { subject -> [Date] in
      switch subject {
      case .token(_, let token): return [token.token.created].compactMap { $0?.addingTimeInterval(-clockOffset) }
      case .session(let name):
        guard let held = environments.first(where: { $0.name == name })?.held else { return [] }
        return [held.session.issued.addingTimeInterval(-held.clockOffset), held.checked].compactMap(\.self)
      }
    }
  }

  /// When the upload tokens of the list were created that say how old they are, by the local clock.
  private func listedDates(_ layout: Layout) -> [Date] {
    guard let area = layout.tokens, let support = chosenSupport, let list = chosenList,
      TokenRow.columns(support, self, in: area).places.contains(where: { $0.name == .created })
    else { return [] }
    return listedTimes(layout, of: list).compactMap { times, offset in times.created?.addingTimeInterval(-offset) }
  }

  /// When the upload tokens on the screen were created and expire, each with the seconds to add to the local clock to get its server's.
  private func listedTimes(_ layout: Layout, of list: TokenList) -> [(times: TokenTimes, clockOffset: Double)] {
    let chosen = clockOffset
    return (list.top..<list.top + layout.tokenRows).compactMap { position in
      list.times(at: position).map { ($0, list.origin(at: position)?.clockOffset ?? chosen) }
    }
  }

  /// When the lists of the inventory were read.
  private func inventoryDates(_ layout: Layout) -> [Date] { layout.inventory?.times.map(\.date) ?? [] }

  /// Dates of which the screen says how long ago they were, by the local clock.
  private func shownDates(_ layout: Layout) -> [Date] {
    inspectedDates(layout) + listedDates(layout) + inventoryDates(layout)
  }

  /// The countdowns of the upload tokens on the screen: those of the list and the one that is inspected.
  private func shownTokens(at now: Date, _ layout: Layout) -> [ShownCountdown] {
    let listed = chosenList.map { listedTimes(layout, of: $0) }
    let inspected = dialogs.compactMap { dialog in
      if case .token(_, let token) = dialog.subject { (token.token.times, clockOffset) } else { nil }
    }
    return ((listed ?? []) + inspected).compactMap { times, offset in
      guard case .at(let end) = times.expiry else { return nil }
      let countdown = Countdown(to: end.addingTimeInterval(-offset), at: now)
      return ShownCountdown(countdown: countdown, grain: .oneUnit, margins: settings.thresholds.margins(of: times))
    }
  }

  /// Seconds to add to the local clock to get the chosen environment's server's.
  var clockOffset: Double { chosenState?.held?.clockOffset ?? 0 }
}

/// When something is due on its own after a message was settled. It holds as long as nothing but the time changes, so that a tick need not look at
/// every environment.
struct NextDeadlines: Sendable {
  /// When a refresh, a mask or an alarm is due; nil where nothing is.
  let deadline: Date?
  /// Until then the passing of time changes nothing but the picture; nil for ever.
  let quietUntil: Date?
}
