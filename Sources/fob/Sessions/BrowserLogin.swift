import Formats
import Host
import Interface
import Keeping
import TokenModel

/// A login in a browser: shows where it begins, and gets the address at which it ends.
struct BrowserLogin {
  private let redirect: LoginRedirect
  private let environment: EnvironmentName
  private let readsStandardInput: Bool
  private let fob: Composition

  /// - Parameter readsStandardInput: whether the address comes from there, and from nowhere else.
  init(_ redirect: LoginRedirect, environment: EnvironmentName, readsStandardInput: Bool, fob: Composition) {
    self.redirect = redirect
    self.environment = environment
    self.readsStandardInput = readsStandardInput
    self.fob = fob
  }

  /// The address at which the login ended: taken from a browser on this machine, or typed.
  /// - Parameters:
  ///   - message: what the server wants, or what is wrong with the address before.
  ///   - isAgain: whether the beginning is on the screen already.
  func end(saying message: String?, isAgain: Bool) async throws(CommandFailure) -> Secret {
    if let message { Output.note(message) }
    if !isAgain {
      Output.note("Open:  \(redirect.address)")
      ScannedCode.show(redirect.address, environment: fob.variables)
    }
    if readsStandardInput {
      return try await StandardInput.line(
        asking: question,
        orFailWith: CommandFailure(
          .loginNeeded, "\(environment): the address at which the browser ends was expected on standard input."))
    }
    guard fob.redirects.mayReceive(redirect) else { return try await Prompt.ask(question, isSecret: true) }
    return try await received()
  }

  private var question: String { "Address at which the browser ends (it is not shown):" }

  /// What comes first: the browser, or the person.
  private func received() async throws(CommandFailure) -> Secret {
    let signal = WakeSignal()
    let waiting = TaskThreadPool.start { [redirects = fob.redirects, redirect] () -> Result<Secret, TextFailure> in
      do throws(TextFailure) {
        let address = try await redirects.address(endingAt: redirect)
        signal.give()
        return .success(address)
      } catch {
        return .failure(error)
      }
    }
    defer { waiting.cancel() }
    if Prompt.isPossible {
      Output.note(
        "fob waits for a browser on this machine. From a browser elsewhere, paste the address at which it ends.")
      if let typed = try await Prompt.askForSecret(question, unless: signal) { return typed }
    } else {
      Output.note("fob waits for a browser on this machine.")
    }
    let received = await waiting.value
    return try rethrow(
      received.get(), as: { (failure: TextFailure) in CommandFailure(.loginNeeded, failure.description) })
  }
}
