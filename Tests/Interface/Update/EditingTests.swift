import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Environments changed and removed on the screen.
@Suite struct EditingTests {
  private func archive(secret: SecretSource? = nil) throws -> Environment {
    var environment = try World.prod()
    environment.secrets[.password] = secret
    return environment
  }

  private func state(_ environment: Environment) throws -> AppState {
    try World.state([World.reading(environment, nil)], chosen: environment.name.text)
  }

  private func sent(_ effects: [Effect]) -> (edit: EnvironmentEdit, work: WorkID)? {
    for case .changeEnvironment(let edit, let work) in effects { return (edit, work) }
    return nil
  }

  @Test func `the form is that of adding, with what the file says`() throws {
    var state = try state(archive(secret: .command(["pass", "show", "a b"])))
    state.type("e")
    #expect(state.screen.contains("Edit: prod"))
    #expect(state.screen.contains("/home/ops/.config/fob/environments/prod.ini"))
    #expect(state.screen.contains("Address      https://eu.preservica.com"))
    #expect(state.screen.contains("Username     ops@example.org"))
    #expect(state.screen.contains("Tenant       LIBRARY"))
    #expect(state.screen.contains("‹ command ›"))
    #expect(state.screen.contains("pass show 'a b'"))
    #expect(state.screen.contains("‹ by address ›"))
    #expect(state.press(.control("s")).isEmpty && state.dialogs.isEmpty)
    #expect(state.notice == .info("Nothing was changed."))
  }

  @Test func `only what changed is written`() throws {
    let environment = try archive(secret: .literal(Secret("hunter2")))
    var state = try state(environment)
    state.type("e")
    #expect(!state.screen.contains("hunter2") && state.screen.contains("unchanged"))
    state.press(.control("r"))
    #expect(!state.screen.contains("hunter2"), "what is in the file is not shown")
    state.press(.enter, .control("u"))
    state.type("else@example.org")
    let change = try #require(sent(state.press(.control("s"))))
    var before = EnvironmentDraft(name: environment.name, service: environment.service)
    var after = before
    before.set("username", to: "ops@example.org")
    after.set("username", to: "else@example.org")
    #expect(change.edit == EnvironmentEdit(of: environment, from: before, to: after))
    _ = update(&state, .ended(environment.name, change.work, .changeEnvironment(.success(()))))
    #expect(state.dialogs.isEmpty && state.notice == .done("prod was saved."))
  }

  @Test func `why it was not written is said, and what was typed stays`() throws {
    let environment = try archive()
    var state = try state(environment)
    state.type("e")
    state.press(.control("u"))
    state.type("https://us.preservica.com")
    #expect(state.screen.contains("A new address: log in to confirm it."))
    let change = try #require(sent(state.press(.control("s"))))
    let problem = FileFailure(file: environment.file, reason: "was changed by another program meanwhile.")
    _ = update(&state, .ended(environment.name, change.work, .changeEnvironment(.failure(problem))))
    #expect(state.screen.contains("was changed by another program meanwhile."))
    #expect(state.screen.contains("https://us.preservica.com"))
  }

  @Test func `the editor gets the file unless something typed would be lost`() throws {
    let environment = try archive()
    var state = try state(environment)
    state.type("e")
    #expect(state.press(.control("o")).contains(.terminal(.edit(path: environment.file))))
    #expect(state.dialogs.isEmpty)
    state.type("e")
    state.type("x")
    #expect(!state.press(.control("o")).contains(.terminal(.edit(path: environment.file))))
    #expect(state.notice?.text.hasPrefix("Save your changes first") == true)
    #expect(update(&state, .terminal(.edited(failure: "There is no editor."))).contains(.listEnvironments))
    #expect(state.notice == .failure("There is no editor."))
  }

  @Test func `a file that cannot be used opens in the editor`() throws {
    let problem = FileFailure(file: "/x/broken.ini", line: 3, reason: "is no key")
    let broken = EnvironmentSnapshot(
      entry: .broken(name: "broken", problem: problem), status: nil, loginDemand: .nothing)
    var state = try World.state([broken], chosen: "broken")
    #expect(state.type("e") == [.terminal(.edit(path: "/x/broken.ini"))])
  }

  @Test func `among the tokens it is the label that is edited`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("e")
    #expect(state.dialogs.last is LabelDialog)
  }

  @Test func `removing production asks for its name and says what goes`() throws {
    var state = try World.state(chosen: "prod")
    state.type(":remove-environment")
    state.press(.enter)
    #expect(state.screen.contains("/home/ops/.config/fob/environments/prod.ini"))
    #expect(state.screen.contains("the session that is saved here"))
    #expect(state.screen.contains("Your labels stay."))
    #expect(state.screen.contains("upload tokens stay valid on the server."))
    #expect(state.press(.enter).isEmpty)
    state.type("prod")
    guard case .removeEnvironment(let name, let work)? = state.press(.enter).first else {
      Issue.record("it is not removed")
      return
    }
    #expect(name == (try World.named("prod")))
    let removal = EnvironmentRemoval(file: "/x/prod.ini", tokenFile: nil, inVault: [.password])
    _ = update(&state, .ended(name, work, .removeEnvironment(.success(removal))))
    #expect(state.dialogs.isEmpty)
    #expect(state.notice == .done("prod was removed. The vault still has its password."))
  }

  @Test func `elsewhere Cancel is chosen at first`() throws {
    var state = try World.state(chosen: "prod-test")
    state.type(":remove-environment")
    state.press(.enter)
    #expect(state.press(.enter).isEmpty && state.dialogs.isEmpty)
    state.type(":remove-environment")
    state.press(.enter)
    guard case .removeEnvironment(_, let work)? = state.press(.tab, .enter).first else {
      Issue.record("it is not removed")
      return
    }
    _ = update(
      &state,
      .ended(
        try World.named("prod-test"), work, .removeEnvironment(.failure(.session(.busy(try World.named("prod-test"))))))
    )
    #expect(state.screen.contains("another process is refreshing this session"))
  }
}
