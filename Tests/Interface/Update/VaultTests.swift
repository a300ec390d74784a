import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct VaultTests {
  private let name: EnvironmentName
  private let prod: Environment

  init() throws {
    var prod = try World.prod()
    prod.secrets[.password] = .vault(VaultEntry(environment: prod.name, secret: .password))
    self.prod = prod
    name = prod.name
  }

  private func state() throws -> AppState {
    try World.state([World.reading(prod, nil, asks: [])], chosen: "prod")
  }

  /// The state with the question for the passphrase open.
  private func asked() throws -> AppState {
    var state = try state()
    let login = try #require(AppState.work(in: state.type("L")))
    #expect(
      update(&state, .ended(name, login.id, .logIn(.failure(.vaultLocked(name))))) == [.terminal(.dropTypedAhead)])
    return state
  }

  @Test func `log in asks for the passphrase and goes on`() throws {
    var state = try asked()
    #expect(state.screen.contains("Unlock the vault"))
    #expect(state.screen.contains("prod takes its password from the vault, which is locked."))
    state.type("wrong horse")
    #expect(!state.screen.contains("wrong horse"))
    let first = try #require(AppState.work(in: state.press(.enter)))
    #expect(first.work == .unlockVault(Secret("wrong horse")))
    #expect(state.press(.escape).isEmpty, "it is being tried")
    _ = update(&state, .ended(name, first.id, .unlockVault(.failure(.wrongPassphrase))))
    #expect(state.screen.contains("Wrong passphrase for the vault."))
    state.press(.control("u"))
    state.type("correct horse")
    let second = try #require(AppState.work(in: state.press(.enter)))
    let login = try #require(AppState.work(in: update(&state, .ended(name, second.id, .unlockVault(.success(()))))))
    #expect(login.work == .logIn(LoginAnswers(), after: nil))
    #expect(state.dialogs.isEmpty)
  }

  @Test func `what was typed for the login is sent again`() throws {
    let user = LoginField(.username, label: "Username", isSecret: false)
    var state = try World.state([World.reading(prod, nil, asks: [user])], chosen: "prod")
    state.type("Lops")
    let login = try #require(AppState.work(in: state.press(.enter)))
    _ = update(&state, .ended(name, login.id, .logIn(.failure(.vaultLocked(name)))))
    state.type("correct horse")
    let unlock = try #require(AppState.work(in: state.press(.enter)))
    let again = try #require(AppState.work(in: update(&state, .ended(name, unlock.id, .unlockVault(.success(()))))))
    #expect(again.work == .logIn(LoginAnswers([.username: Secret("ops")]), after: nil))
  }

  @Test func `the row says what to press and is renewed once it is unlocked`() throws {
    var state = try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 600, issued: 300), asks: [])], chosen: "prod")
    let renewal = try #require(AppState.work(in: state.type("R")))
    _ = update(&state, .ended(name, renewal.id, .obtainSession(.failure(.vaultLocked(name)))))
    #expect(state.screen.contains("The vault is locked. Press L to unlock it."))
    state.type(":unlock-vault")
    state.press(.enter)
    state.type("correct horse")
    let unlock = try #require(AppState.work(in: state.press(.enter)))
    let again = try #require(AppState.work(in: update(&state, .ended(name, unlock.id, .unlockVault(.success(()))))))
    #expect(again.work == .obtainSession)
    #expect(state.notice == .done("The vault is unlocked until you leave fob."))
  }

  @Test func `what is typed is shown for a while only`() throws {
    var state = try asked()
    state.type("horse")
    state.press(.control("r"))
    #expect(state.screen.contains("horse"))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(31))))
    #expect(!state.screen.contains("horse"))
  }

  @Test func `without anything in it there is nothing to unlock`() throws {
    var state = try World.state()
    state.type(":unlock-vault")
    state.press(.enter)
    #expect(state.notice == .warning("No environment here takes a secret from the vault."))
  }
}
