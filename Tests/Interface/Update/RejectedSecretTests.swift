import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// A stored secret that the server rejects.
@Suite struct RejectedSecretTests {
  private static let refusal = SessionFailure.service(
    .credentialsRefused(reason: "The user name or password is wrong."))

  private func login(_ effects: [Effect]) -> (answers: LoginAnswers, id: WorkID)? {
    for case .start(.logIn(let answers, _), _, let id) in effects { return (answers, id) }
    return nil
  }

  /// An environment whose stored password the server has rejected.
  private func rejected(_ source: SecretSource) throws -> (AppState, Environment) {
    var environment = try World.prodTest()
    environment.secrets[.password] = source
    var state = try World.state([World.reading(environment, nil, asks: [])], chosen: "prod-test")
    let sent = try #require(login(state.type("L")))
    #expect(sent.answers[.secret(.password)] == nil)
    _ = update(&state, .ended(environment.name, sent.id, .logIn(.failure(Self.refusal))))
    return (state, environment)
  }

  @Test(
    arguments: [
      (SecretSource.literal(Secret("hunter1")), "from /home/ops/.config/fob/environments/prod-test.ini"),
      (.command(["secret-tool", "lookup", "x"]), "from the command secret-tool"),
      (.variable(name: "ARCHIVE"), "from the variable ARCHIVE"), (.file(path: "/run/archive"), "from /run/archive"),
    ])
  func `the failure names where it comes from, and L asks for another`(source: SecretSource, place: String) throws {
    var (state, _) = try rejected(source)
    let reason = try #require(state.state(of: try World.named("prod-test"))?.failure?.reason)
    #expect(reason == "The server rejected the password \(place). \(Self.refusal)")
    #expect(login(state.type("L")) == nil, "the same is not sent again")
    #expect(state.dialogs.last is LoginDialog)
    #expect(state.screen.contains("Password"))
  }

  @Test func `what took its place is offered to be saved where the file holds it`() throws {
    var (state, environment) = try rejected(.literal(Secret("hunter1")))
    state.type("L")
    state.type("hunter2")
    let sent = try #require(login(state.press(.enter)))
    #expect(sent.answers[.secret(.password)] == Secret("hunter2"))
    let held = World.session(of: environment, endsIn: 900, issued: 0)
    _ = update(&state, .ended(environment.name, sent.id, .logIn(.success(.loggedIn(held)))))
    #expect(state.screen.contains("Save this password in place of the one that was rejected?"))
    #expect(!state.screen.contains("hunter2"))
    var saving = state
    guard case .changeEnvironment(let edit, let work)? = saving.press(.tab, .enter).first else {
      Issue.record("it is not saved")
      return
    }
    #expect(edit == EnvironmentEdit(of: environment, secret: .password, to: Secret("hunter2")))
    _ = update(&saving, .ended(environment.name, work, .changeEnvironment(.success(()))))
    #expect(saving.dialogs.isEmpty)
    // Not saved, the stored one is still the rejected one.
    state.press(.escape)
    state.type("L")
    #expect(state.dialogs.last is LoginDialog)
  }

  @Test func `elsewhere it is said how to change it, and an empty field sends the stored one again`() throws {
    var (state, environment) = try rejected(.command(["secret-tool"]))
    state.type("L")
    let again = try #require(login(state.press(.enter)))
    #expect(again.answers[.secret(.password)] == nil)
    _ = update(&state, .ended(environment.name, again.id, .logIn(.failure(Self.refusal))))
    state.type("hunter2")
    let sent = try #require(login(state.press(.enter)))
    let held = World.session(of: environment, endsIn: 900, issued: 0)
    _ = update(&state, .ended(environment.name, sent.id, .logIn(.success(.loggedIn(held)))))
    #expect(state.dialogs.isEmpty)
    #expect(state.notice?.text.contains("change it in the command secret-tool") == true)
  }

  @Test func `a changed file is tried as it is`() throws {
    var (state, environment) = try rejected(.literal(Secret("hunter1")))
    environment.secrets[.password] = .literal(Secret("hunter2"))
    environment.fingerprint = FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 5)
    state.readAgain([World.reading(environment, nil, asks: [])])
    #expect(login(state.type("L")) != nil)
  }

  @Test func `it is not sent by itself either`() throws {
    let (state, _) = try rejected(.literal(Secret("hunter1")))
    let known = try #require(state.state(of: World.named("prod-test")))
    #expect(state.automaticRenewal(of: known, at: state.now) == nil)
  }

  @Test func `a rejection of an earlier run counts`() throws {
    var environment = try World.prodTest()
    environment.secrets[.password] = .literal(Secret("hunter1"))
    let failure = RecordedFailure(
      at: World.now, reason: "wrong", needsLogin: true, advice: .check("Check password in \(environment.file)"),
      count: 1,
      nextTry: nil)
    var state = try World.state(
      [World.reading(environment, nil, failure: failure, asks: [])], chosen: "prod-test")
    #expect(login(state.type("L")) == nil)
    #expect(state.screen.contains("The server rejected the password"))
  }
}
