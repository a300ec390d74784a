import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Adding an environment on the screen.
@Suite struct AddingTests {
  private func sent(_ effects: [Effect]) -> (isTried: Bool, draft: EnvironmentDraft, work: WorkID)? {
    for effect in effects {
      switch effect {
      case .tryEnvironment(let draft, let work): return (true, draft, work)
      case .addEnvironment(let draft, let work): return (false, draft, work)
      default: continue
      }
    }
    return nil
  }

  /// The form filled in for a Preservica environment: Enter goes from field to field, and some are left as they are.
  private func filled() throws -> (AppState, [Effect]) {
    var state = try World.state([], chosen: nil)
    state.type("+")
    state.type("prod")
    state.press(.enter)
    // api.video, POD and Preservica stand in the order of their names.
    state.press(.right)
    state.press(.right)
    #expect(state.screen.contains("‹ Preservica ›"))
    state.press(.enter)
    state.type("https://eu.preservica.com")
    // The account, the tenant, where the secret comes from, whether it is production, and how it is refreshed.
    for _ in 1...5 { #expect(sent(state.press(.enter)) == nil) }
    let effects = state.press(.enter)
    return (state, effects)
  }

  /// The lines of a form of a choice and a text in so many cells, its second word being chosen.
  private func lines(_ label: String, _ words: [String], width: Int) -> [String] {
    let form = Form([
      FormField(name: 1, label: label, input: .choice(words, chosen: 1)),
      FormField(name: 2, label: "Name", input: .text(TextField("prod"), isSecret: false)),
    ])
    var content = DialogContent(title: "")
    FormContent(form: form, glyphs: .of(.utf8), isActive: true).add(to: &content, width: width)
    return content.foot.all.map { $0.spans.map(\.text.string).joined() }
  }

  @Test func `where there is little room the chosen word is readable`() throws {
    let services = ["api.video", "POD Aggregator", "Preservica"]
    #expect(
      lines("Organizations", services, width: 60).first == "Organizations   api.video  ‹ POD Aggregator ›  Preservica")
    #expect(lines("Organizations", services, width: 41).first == "Organizations   ‹ POD Aggregator › 2 of 3")
    #expect(lines("Organizations", services, width: 35).first == "Organizations   ‹ POD Aggregator ›")
    let methods = ["none", "client_secret_post"]
    #expect(lines("Client authentication", methods, width: 38).prefix(1) == ["Client authe…   ‹ client_secret_post ›"])
    #expect(lines("Client authentication", methods, width: 38).dropFirst().first?.contains("prod") == true)
  }

  @Test func `what is typed is tried and then added`() throws {
    var (state, effects) = try filled()
    let tried = try #require(sent(effects))
    var expected = EnvironmentDraft(name: try World.named("prod"), service: World.preservica.name)
    expected.set("url", to: "https://eu.preservica.com")
    #expect(tried.isTried && tried.draft == expected)
    #expect(state.screen.contains("Trying the server."))
    let finding = ConnectionFinding(failed: nil, isSecure: true, words: "It answers.")
    let added = try #require(
      sent(update(&state, .ended(tried.draft.name, tried.work, .tryEnvironment(.success(finding))))))
    #expect(!added.isTried && added.draft == expected)
    _ = update(&state, .ended(try World.named("prod"), added.work, .addEnvironment(.success(()))))
    #expect(state.dialogs.isEmpty && state.chosen == "prod")
    #expect(state.notice == .done("prod was added. Press L to log in."))
  }

  @Test func `a server that does not answer is told and the same sent again is added`() throws {
    var (state, effects) = try filled()
    let tried = try #require(sent(effects))
    let finding = ConnectionFinding(failed: .security, isSecure: true, words: "Nobody trusted has signed it.")
    #expect(sent(update(&state, .ended(tried.draft.name, tried.work, .tryEnvironment(.success(finding))))) == nil)
    #expect(state.screen.contains("DNS ok, connect ok, TLS failed. Nobody trusted has signed it."))
    var changed = state
    changed.type("/")
    #expect(changed.screen.contains("https://eu.preservica.com/"), "the address has the keys")
    #expect(try #require(sent(changed.press(.control("s")))).isTried, "what was changed is tried again")
    #expect(try !#require(sent(state.press(.control("s")))).isTried)
  }

  @Test func `nothing is added once the dialog was left`() throws {
    var (state, effects) = try filled()
    let tried = try #require(sent(effects))
    #expect(state.press(.escape) == [.cancel(tried.work)])
    let finding = ConnectionFinding(failed: nil, isSecure: true, words: "It answers.")
    #expect(update(&state, .ended(tried.draft.name, tried.work, .tryEnvironment(.success(finding)))).isEmpty)
  }

  @Test func `a file that cannot be is told and what was typed stays`() throws {
    var (state, effects) = try filled()
    let tried = try #require(sent(effects))
    let problem = FileFailure(file: "/x/prod.ini", reason: "the name is taken")
    _ = update(&state, .ended(tried.draft.name, tried.work, .addEnvironment(.failure(problem))))
    #expect(state.screen.contains("the name is taken"))
    #expect(state.screen.contains("https://eu.preservica.com"))
  }

  @Test func `a secret in the file is masked`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+")
    state.type("prod")
    // The service, then its address, account and tenant, then where the secret comes from.
    state.press(.tab)
    state.press(.right)
    state.press(.right)
    for _ in 1...4 { state.press(.tab) }
    for _ in 1...5 { state.press(.right) }
    #expect(state.screen.contains("‹ here ›"))
    #expect(state.screen.contains("stored in plain text in the file"))
    state.press(.tab)
    state.type("hunter2")
    #expect(!state.screen.contains("hunter2"))
    #expect(state.screen.contains("•••••••"))
  }

  @Test func `a name that is none is told while it is typed`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+")
    state.type("my prod")
    #expect(state.screen.contains("A name can have letters"))
  }

  @Test func `what is missing is said in the words of the screen and gets the keys`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+")
    #expect(sent(state.press(.control("s"))) == nil)
    #expect(state.screen.contains("Name is missing."))
    state.type("my prod")
    #expect(!state.screen.contains("Name is missing."))
    #expect(sent(state.press(.control("s"))) == nil)
    #expect(state.screen.split(separator: "A name can have").count == 2, "once")
    state.type("x")
    #expect(state.screen.contains("my prodx"), "the name has the keys")
  }

  @Test func `a field is checked when it is left, and submitting goes to the first bad one`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+prod")
    state.press(.enter, .right, .right, .enter)
    state.type("not a url")
    #expect(!state.screen.contains("must start with https://"))
    state.press(.enter)
    #expect(state.screen.contains("Address    × not a url"))
    #expect(state.screen.contains("The address must start with https://"))
    #expect(!state.screen.contains("url is not usable"))
    // The secret, kept in the file.
    state.press(.tab, .tab)
    for _ in 1...5 { state.press(.right) }
    state.press(.tab)
    state.type("hunter2")
    #expect(sent(state.press(.control("s"))) == nil)
    state.press(.control("u"))
    state.type("https://eu.preservica.com")
    #expect(state.screen.contains("https://eu.preservica.com"), "the address has the keys")
    let draft = try #require(sent(state.press(.control("s")))).draft
    var expected = EnvironmentDraft(name: try World.named("prod"), service: World.preservica.name)
    expected.set("url", to: "https://eu.preservica.com")
    expected.set(.password, to: .literal(Secret("hunter2")))
    #expect(draft == expected)
  }

  @Test func `a name that is taken is told when it is left`() throws {
    var state = try World.state()
    state.type("+video")
    #expect(state.screen.contains("There is an environment of this name already."))
    #expect(sent(state.press(.control("s"))) == nil)
  }

  @Test func `production and refresh are asked for, and said only where they are not what counts anyway`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+prod")
    state.press(.enter, .right, .right, .enter)
    state.type("https://eu.preservica.com")
    state.press(.backTab, .backTab, .backTab)
    #expect(state.screen.contains("‹ auto ›  manual"))
    state.press(.right, .backTab, .right, .right)
    let draft = try #require(sent(state.press(.control("s")))).draft
    var expected = EnvironmentDraft(name: try World.named("prod"), service: World.preservica.name)
    expected.set("url", to: "https://eu.preservica.com")
    expected.set("production", to: "no")
    expected.set("refresh", to: "manual")
    #expect(draft == expected)
  }

  @Test func `what may be left out says so`() throws {
    var state = try World.state([], chosen: nil)
    state.type("+prod")
    state.press(.enter, .right, .right)
    #expect(state.screen.contains("Username     optional"))
    state.press(.left, .left)
    #expect(state.screen.contains("optional: https://ws.api.video"))
  }

  @Test func `Escape and a key soon after it close the form and do what the key does`() throws {
    var state = try World.state()
    state.type("+prod")
    state.press(.alt("?"))
    #expect(state.dialogs.count == 1 && state.dialogs.last is HelpDialog)
  }

  @Test func `the demo is offered as long as there is no environment`() throws {
    var state = try World.state([], chosen: nil)
    #expect(state.screen.contains("d demo"))
    #expect(state.type("d") == [.terminal(.quit(status: 0))])
    #expect(state.opensDemo)
    var other = try World.listed()
    #expect(!other.type("d").contains(.terminal(.quit(status: 0))))
    #expect(!other.opensDemo)
  }
}
