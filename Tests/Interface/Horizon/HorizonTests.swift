import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct HorizonTests {
  private func dialog(_ state: AppState) throws -> HorizonDialog {
    try #require(state.dialogs.last as? HorizonDialog)
  }

  private func items(_ state: AppState) throws -> [HorizonItem] {
    let items = HorizonItems(try #require(state.horizon), in: state)
    return (0..<items.count).compactMap { items[$0] }
  }

  @Test func `opening it reads the lists of all environments that report expiry, once`() throws {
    var state = try Thirty.state()
    let started = state.type("H").compactMap { effect -> String? in
      if case .start(.loadAll, let environment, _) = effect { environment.name.text } else { nil }
    }
    #expect(started.sorted() == ["video", "video-live", "video-test"])
    #expect(state.press(.down).allSatisfy { !$0.isStart })
  }

  @Test func `the list is in the order of time, sessions that need a person among the tokens`() throws {
    let items = try items(Thirty.horizon())
    #expect(items.map(\.end) == items.map(\.end).sorted() && items.allSatisfy { $0.end > Thirty.now })
    let sessions = items.compactMap { item -> String? in
      if case .session(let name, _) = item { name } else { nil }
    }
    #expect(sessions == ["oral-history", "maps"])
    #expect(items.count == 222)
  }

  @Test func `what has expired since is off the list, and the next is first`() throws {
    var state = try Thirty.horizon()
    _ = update(&state, .terminal(.clock(Thirty.now.addingTimeInterval(100))))
    let first = try #require(try items(state).first)
    #expect(first.end.timeIntervalSince(Thirty.now) > 100)
  }

  @Test func `the arrows go through time and take the list with them`() throws {
    var state = try Thirty.horizon()
    state.press(.right, .right)
    let bucket = try dialog(state).bucket
    #expect(bucket == 2)
    let axis = try dialog(state).axis(in: state)
    let selected = try items(state)[try dialog(state).row]
    #expect(axis.bucket(of: selected.end) == 2, "\(selected.end)")
    state.press(.left, .left, .left)
    let first = try dialog(state)
    #expect(first.bucket == 0 && first.row == 0)
    state.type("G")
    #expect(try dialog(state).row == items(state).count - 1)
  }

  @Test func `zooming keeps the selected row`() throws {
    var state = try Thirty.horizon()
    state.type("+jjj")
    let (row, day) = (try dialog(state).row, try dialog(state).zoom)
    #expect(day == .day && row == 3)
    state.type("--")
    let month = try dialog(state)
    #expect(month.zoom == .month && month.row == row)
    state.type("-")
    let still = try dialog(state)
    #expect(state.notice?.text.contains("furthest") == true && still.zoom == .month)
  }

  @Test func `the exact counts under the bars are those of the tokens on the axis`() throws {
    let state = try Thirty.horizon()
    let horizon = try #require(state.horizon)
    let places = horizon.places(on: try dialog(state).axis(in: state), now: state.now)
    let week = try items(state).filter { item in
      if case .token = item { item.end < (try? dialog(state).axis(in: state).end) ?? .distantPast } else { false }
    }
    #expect(places.reduce(0) { $0 + $1.count } == week.count && horizon.neverCount == 55 && horizon.total == 275)
  }

  @Test func `Enter goes to the token in its environment, Esc comes back`() throws {
    var state = try Thirty.horizon()
    state.type("jj")
    guard case .token(let token, let name, _) = try items(state)[2] else {
      Issue.record("no token")
      return
    }
    state.press(.enter)
    #expect(state.chosen == name.text && state.selectedToken?.handle == token.handle)
    #expect(state.dialogs.last is InspectDialog)
    state.press(.escape)
    #expect(state.dialogs.last is HorizonDialog)
    state.press(.escape)
    #expect(state.dialogs.isEmpty && state.horizon == nil)
  }

  @Test func `a token that is created shows without a key`() throws {
    var state = try Thirty.horizon()
    let before = try items(state).count
    let name = try #require(EnvironmentName("video"))
    let value = Secret("new")
    let row = ListedToken(
      token: UploadToken(
        reference: TokenReference(identity: value, id: value), value: value, created: state.now, lifetime: 60,
        expiry: .at(state.now.addingTimeInterval(60))), handle: try World.handle(9999), ownLabel: nil)
    var rows = (0..<state.lists[name]!.rows.count).compactMap { state.lists[name]!.rows[$0] }
    rows.append(row)
    state.lists[name]?.apply(CompleteList(rows: rows, isComplete: true))
    _ = update(&state, .terminal(.resized(state.display)))
    #expect(try items(state).count == before + 1)
  }

  @Test func `a week that begins at noon names every day that follows`() throws {
    var state = try Thirty.horizon()
    var display = state.display
    display.zone = .fixed(43_200)
    _ = update(&state, .terminal(.resized(display)))
    let labels = view(state, theme: .universal, display: display).rows[8]
    #expect(["Mon 30", "Tue 1", "Wed 2", "Sat 5"].allSatisfy { "\(labels)".contains($0) }, "\(labels)")
  }

  private func certificates(_ effects: [Effect]) -> [Effect] {
    effects.filter { if case .readCertificates = $0 { true } else { false } }
  }

  @Test
  func `opening it reads the certificates of all environments in the background, and again only those that failed`()
    throws
  {
    var state = try Thirty.state()
    let asked = certificates(state.type("H"))
    guard case .readCertificates(let all)? = asked.first, asked.count == 1 else {
      Issue.record("\(asked)")
      return
    }
    #expect(all.count == state.environments.compactMap(\.environment).count)
    for environment in all {
      let isDead = environment.name.text == "pod-west"
      let failure = ServiceFailure.unreachable(reason: "Nobody there.", mayHaveArrived: false)
      let found = EnvironmentCertificates([], failure: isDead ? failure : nil)
      _ = update(&state, .certificatesRead(environment.name, found))
    }
    state.press(.escape)
    guard case .readCertificates(let again)? = certificates(state.type("H")).first else {
      Issue.record("nothing was read again")
      return
    }
    #expect(again.map(\.name.text) == ["pod-west"])
  }

  @Test func `certificates are rows in the order of time, marks on the axis, and the next one is named`() throws {
    let state = try Thirty.certified()
    let items = try items(state)
    #expect(items.map(\.end) == items.map(\.end).sorted() && items.count == 225)
    let found = items.compactMap { item -> String? in
      if case .certificate(let subject, let name, _) = item { "\(name) \(subject)" } else { nil }
    }
    #expect(found == ["archive-eu clientCertificate", "newspapers serverCertificate", "archive-eu serverCertificate"])
    let screen = state.screen
    #expect(screen.contains("3 certificates, first archive-eu in 2d"), "\(screen)")
    #expect(screen.contains("theses (certificate: unreachable)"), "\(screen)")
    #expect(screen.split(separator: "\n").contains { $0.contains(" C ") && $0.contains("2S") }, "\(screen)")
  }

  @Test func `Enter on a certificate inspects its environment, with when it expires`() throws {
    var state = try Thirty.certified()
    let place = try #require(
      try items(state).firstIndex { if case .certificate = $0 { true } else { false } })
    for _ in 0..<place { state.press(.down) }
    #expect(state.screen.contains("certificate  archive-eu"), "\(state.screen)")
    #expect(state.screen.contains("the client's"))
    state.press(.enter)
    #expect(state.chosen == "archive-eu" && state.screen.contains("the client's"), "\(state.screen)")
  }

  @Test func `a bucket says what is in it, also to those who hear it`() throws {
    var state = try Thirty.certified()
    #expect(state.screen.contains("in 2 environments, 2 sessions"), "\(state.screen)")
    state.display.isPlain = true
    let dialog = try dialog(state)
    let spoken = HorizonView(dialog, state, width: 2000).content.foot.all.map(\.plain.string)
    #expect(spoken.contains { $0.contains("1 certificate") && $0.hasPrefix("Tue 1") }, "\(spoken.prefix(12))")
    #expect(spoken.contains { $0.contains("certificate") && $0.contains("archive-eu") && $0.contains("the client's") })
  }

  @Test(arguments: [
    (1, 0, 4, "S"), (2, 1, 4, "2S C"), (2, 1, 3, "2SC"), (2, 1, 2, "SC"), (1, 1, 1, "*"), (0, 12, 2, "C"),
  ])
  func `marks fit into the narrowest bucket`(sessions: Int, certificates: Int, width: Int, text: String) throws {
    let name = try World.named("a")
    let items =
      (0..<sessions).map { _ in HorizonItem.session(of: "a", end: Thirty.now) }
      + (0..<certificates).map { _ in HorizonItem.certificate(.serverCertificate, of: name, end: Thirty.now) }
    #expect(HorizonMarks(items).text(width: width).string == text)
  }
}
