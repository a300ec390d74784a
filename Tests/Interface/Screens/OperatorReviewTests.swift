import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// What an operator once found wrong with the screens, in the order of that review (P2 to P19; the others are about commands), each as what holds now.
@Suite struct OperatorReviewTests {
  /// How often a text is on the screen.
  private func count(_ text: String, in state: AppState) -> Int {
    state.screen.components(separatedBy: text).count - 1
  }

  private func row(_ text: String, in state: AppState) throws -> String {
    try #require(state.screen.split(separator: "\n").map(String.init).first { $0.contains(text) }, "\(state.screen)")
  }

  @Test func `P2: a wrong stored password is no dead end`() throws {
    var environment = try World.prodTest()
    environment.secrets[.password] = .literal(Secret("hunter1"))
    var state = try World.state([World.reading(environment, nil, asks: [])], chosen: "prod-test", columns: 120)
    let (_, work) = try World.started(state.type("L"))
    let refusal = SessionFailure.service(.credentialsRefused(reason: "The user name or password is wrong."))
    _ = update(&state, .ended(environment.name, work, .logIn(.failure(refusal))))
    #expect(state.screen.contains("from /home/ops/.config/fob/environments/prod-test.ini"), "the source is named")
    var other = state
    #expect(other.type("L").filter(\.isStart).isEmpty, "the same is not sent again")
    #expect(other.dialogs.last is LoginDialog)
    other = state
    other.type("e")
    #expect(other.dialogs.last is EditDialog)
    other = state
    other.type(":remove-environment")
    other.press(.enter)
    #expect(other.dialogs.last is RemoveEnvironmentDialog)
  }

  @Test func `P3: the form goes to the first field that is wrong, and what is typed next goes there`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+prod")
    state.press(.enter, .right, .right, .enter)
    state.type("not a url")
    state.press(.enter)
    state.type("ops@example.org")
    #expect(try row("Address", in: state).contains("×"), "said once the field was left:\n\(state.screen)")
    state.press(.control("s"))
    let form = try #require(state.dialogs.last as? AddDialog).form
    #expect(form.focusedField?.name == .url)
    state.type("2")
    #expect(try #require(state.dialogs.last as? AddDialog).form.text(.url).hasSuffix("2"))
  }

  @Test func `P4: of thirty environments an ordinary screen shows seventeen rows, what needs a person first`() throws {
    let state = try Thirty.state()
    let lines = state.screen.split(separator: "\n").map(String.init)
    let rows = lines.filter { $0.hasPrefix("│") && !$0.contains("logs in.") }
    #expect(rows.count == 17, "\(state.screen)")
    #expect(rows.first?.contains("needs a 6-digit code") == true)
    #expect(rows.dropLast().allSatisfy { !$0.contains("no session") })
    #expect(rows.last?.contains("14 without a session") == true)
  }

  @Test func `P5: no notice stays that the screen contradicts`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let (_, work) = try World.started(state.type("L"))
    let held = World.session(of: prod, endsIn: 4, issued: 0, refresh: nil)
    _ = update(&state, .ended(prod.name, work, .logIn(.success(.loggedIn(held)))))
    #expect(state.screen.contains("Logged in to prod."))
    _ = update(&state, .terminal(.clock(World.now + 4)))
    #expect(!state.screen.contains("Logged in") && state.screen.contains("expired"), "\(state.screen)")
  }

  @Test func `P6: the next refresh does not read as the past`() throws {
    let state = try World.state(chosen: "prod")
    #expect(state.screen.contains(/Next refresh in \d+m \(\d\d:\d\d\)\./), "\(state.screen)")
  }

  @Test func `P7: what needs a person says so and has no timer`() throws {
    let state = try Thirty.state()
    let row = try row("archive-2fa ", in: state)
    #expect(row.contains("needs a 6-digit code") && row.contains("L log in"))
    #expect(!row.contains("retry") && !row.contains("auto"))
    let environment = try #require(state.state(of: try World.named("archive-2fa")))
    #expect(state.automaticRenewal(of: environment, at: state.now) == nil)
  }

  @Test func `P8: colour is for what needs somebody, and marked rows look like nothing else`() throws {
    let display = Display(size: Size(rows: 24, columns: 80), depth: .indexed)
    for name in ThemeLibrary.shippedNames where name != "mono" {
      let brush = Brush(theme: try #require(try ThemeLibrary.shipped.theme(name)), display: display)
      #expect(brush[.expiryFresh].foreground == brush[.text].foreground, "\(name): healthy is plain")
      for slot in [ThemeSlot.expirySoon, .statusWarn, .expiryCritical, .statusError] {
        #expect(brush[.rowMarked] != brush[slot], "\(name): marked is not \(slot.rawValue)")
      }
    }
    let canvas = view(try Thirty.state(), theme: .universal, display: display)
    let brush = Brush(theme: .universal, display: display)
    func style(of text: String, in row: String) throws -> Style {
      let place = try #require(canvas.rows.firstIndex { $0.contains(row) })
      let line = canvas.rows[place]
      let column = line.distance(from: line.startIndex, to: try #require(line.range(of: text)).lowerBound)
      let cells = canvas.cells(row: place)
      return canvas.style(of: cells[cells.startIndex + column])
    }
    #expect(try style(of: "█", in: "archive-eu") == brush[.textDim], "no bar is as bright as what matters")
    #expect(try style(of: "▍", in: "oral-history") == brush[.expiryCritical])
    for blank in [" 41s", "  R"] {
      #expect(try style(of: blank, in: "oral-history") == brush[.text], "no blank is underlined")
    }
    // An hour of two is left, which a clock does not call soon; twenty minutes of thirty days are.
    let thresholds = ExpiryThresholds()
    func level(_ left: Int, of lifetime: Int) -> ExpiryLevel {
      let token = UploadToken(
        reference: TokenReference(identity: Secret("a"), id: nil), value: Secret("a"), lifetime: lifetime,
        expiry: .at(World.now + Double(left)))
      return ExpiryLevel(secondsLeft: left, thresholds.margins(of: token.times))
    }
    #expect(level(4020, of: 7200) == .fresh)
    #expect(level(1200, of: 2_592_000) == .critical)
  }

  @Test(arguments: [("login", "log-in"), ("logout", "log-out"), ("q!", "quit"), ("rel", "reload"), ("s", "sort")])
  func `P11: the palette knows the words that people type, and switches nothing by its first hit`(
    text: String, word: String
  ) throws {
    var state = try World.listed()
    state.type(":" + text)
    #expect(state.commandCandidates.first?.word == word)
  }

  @Test func `P12: the help is one screen, about what has the focus, and runs the key`() throws {
    var state = try World.listed()
    state.type("?")
    #expect(state.screen.contains("Keys: Environments"))
    let (lines, rows) = DialogExtent.of(HelpDialog(), in: state)
    #expect(lines <= rows)
    #expect(!state.screen.contains("not now"))
    state.type("/activity")
    state.press(.enter, .enter)
    #expect(state.keyContext == .activity)
  }

  @Test(arguments: [40, 60]) func `P14: on a narrow screen names and states are whole, other columns go first`(
    columns: Int
  ) throws {
    let state = try World.state(columns: columns)
    #expect(!state.screen.contains("ops@example.org · "), "the account goes first")
    for (name, words) in [
      ("prod-test", "expired"), ("prod ", "14m32s"), ("video", "52m10s"), ("pod-example", "signed in"),
    ] {
      let row = try row(name, in: state)
      #expect(row.contains(words), "\(row)")
    }
  }

  @Test func `P15: the reason why neither session nor list could be read is on the screen once`() throws {
    let reason = "ws.api.video did not answer within 20 s."
    let down = ServiceFailure.unreachable(reason: reason, mayHaveArrived: false)
    var state = AppState(profiles: World.profiles, chosen: "video")
    state.show(try World.readings())
    let (video, page) = try World.started(update(&state, .terminal(.clock(World.now))))
    _ = update(&state, .ended(video.name, page, .loadPage(.failure(.service(down)))))
    #expect(count(reason, in: state) == 1)
    let (_, refresh) = try World.started(state.type("R"))
    _ = update(&state, .ended(video.name, refresh, .obtainSession(.failure(.service(down)))))
    #expect(count(reason, in: state) == 1, "\(state.screen)")
    #expect(state.screen.contains("The upload tokens were not read, for the same reason."))
  }

  @Test func `P15: that nobody has logged in is said once`() throws {
    for name in ["prod", "video"] {
      let environment = try name == "prod" ? World.prod() : World.videoEnvironment()
      let state = try World.state([World.reading(environment, nil)], chosen: name)
      #expect(count("Not logged in", in: state) == 1, "\(state.screen)")
    }
  }

  @Test func `P16: columns go to the questions that people have`() throws {
    var tokens = try (1...20).map { try World.videoToken($0, label: "") }
    tokens[4].ownLabel = "short"
    let state = try World.listed(tokens: tokens)
    let heading = try row("EXPIRES", in: state)
    let words = heading.split(separator: " ").map(String.init).filter { $0 != "┃" }
    #expect(words == ["LABEL", "HANDLE", "AGE", "LIFE", "EXPIRES"])
    #expect(heading.contains("LABEL    HANDLE"), "labels take no more than the longest one:\n\(heading)")
    #expect(state.screen.contains("▲   2m critical"), "right-aligned, in units: a colon is a time of day")
    #expect(!tokens.contains { state.screen.contains($0.handle.text + "  –") })
  }

  @Test func `P17: Enter goes to the next field, the least scope is proposed and the new value is masked`() throws {
    var state = try World.listed()
    state.type("c")
    #expect(state.press(.enter, .enter).filter(\.isStart).isEmpty, "nothing is created before the last field")
    let name = try World.named("video")
    let (_, work) = try World.started(state.press(.enter))
    let made = try World.videoToken(500)
    _ = update(&state, .ended(name, work, .create(.success(made))))
    #expect(!state.screen.contains(made.token.value.revealed))
    var pod = try World.listed(chosen: "pod-example")
    pod.type("c")
    #expect(try #require(pod.dialogs.last as? CreateDialog).request.get().scope != .all)
  }

  @Test(arguments: Scene.all) func `P18: sessions are refreshed and tokens revoked, in these words alone`(scene: Scene)
    throws
  {
    let text = try scene.canvas(on: Display(size: Size(rows: 40, columns: 120))).text.lowercased()
    for word in ["renew", "sign in", "signs in", "log on"] { #expect(!text.contains(word), "\(word):\n\(text)") }
  }

  @Test func `P19: the focus is never in a pane without rows`() throws {
    var state = try World.state(chosen: "prod")
    for key in [Key.tab, .right, .character("l")] {
      state.press(key)
      #expect(state.focus == .environments)
      #expect(state.notice?.text == "Preservica has no upload tokens.")
      state.rest()
    }
    var west = try Thirty.state()
    west.type("3G")
    #expect(
      try row("pod-west", in: west).contains(/refreshing|retry \d\d:\d\d/), "when it goes on is said at 80 columns")
  }
}
