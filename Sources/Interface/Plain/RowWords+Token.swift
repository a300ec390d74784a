import Formats
import FoundationEssentials
import TokenModel

extension RowWords {
  /// An upload token: `batch upload, scope upload, handle fl2wa4sklr, created 2026-11-22, fresh, 58 minutes left, 1 of 187`.
  init(_ row: ListedToken, _ state: AppState, position: DisplayText? = nil) {
    let token = row.token
    let label = row.label.flatMap { $0.isEmpty ? nil : $0 } ?? "no label"
    let dates = DateText(zone: state.display.zone)
    let isMarked = state.chosenList?.marks.contains(row.handle) ?? false
    var facts = [
      isMarked ? "marked" : nil, label, token.scope.map { "scope \($0.rawValue)" }, token.reference.organization,
      "handle \(row.handle)",
      token.created.map { "created \(dates.day($0))" }, token.problem,
    ].compactMap(\.self)
    var time: (Int, DisplayText)?
    switch token.expiry {
    case .unknown: break
    case .never: facts.append("never expires")
    case .at(let end):
      let countdown = Countdown(to: end.addingTimeInterval(-state.clockOffset), at: state.now)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, lifetime: token.lifetime)
      facts.append(level.word)
      if !countdown.hasEnded { time = (facts.count, DisplayText("\(Words.span(countdown.secondsLeft)) left")) }
    }
    switch token.lastUse {
    case .unknown: break
    case .never: facts.append(token.lastUse.words)
    case .ago(let words, _): facts.append("last used \(words)")
    }
    self.init(
      identity: "token \(row.handle)", facts: facts.map { DisplayText($0) }, time: time, position: position)
  }
}
