import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import Terminal
import TokenModel

/// One run of the terminal UI over a composed program.
struct InterfaceRun {
  private let fob: Composition
  private let options: InterfaceOptions

  init(_ fob: Composition, _ options: InterfaceOptions) {
    self.fob = fob
    self.options = options
  }

  /// Opens the UI on the calling thread, which must be the main one, and returns when the person leaves.
  /// - Returns: the status to end the process with; what went wrong has been said.
  func exitCode() -> ExitCode {
    do throws(CommandFailure) {
      return ExitCode(try run())
    } catch {
      Output.note("fob: \(error.message)")
      return ExitCode(error.status.rawValue)
    }
  }

  private func run() throws(CommandFailure) -> Int32 {
    if let name = options.environment { _ = try fob.environment(named: name) }
    let theme = try chosenTheme()
    let mailbox: Mailbox<Message>
    let watches: [FileWatch]
    do throws(SystemError) {
      mailbox = try Mailbox()
      watches = try self.watches()
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    let runner = EffectRunner(
      environments: fob.environments, sessions: fob.sessions, tokens: fob.tokens, deliver: mailbox.post)
    let application = Application(
      profiles: fob.services.profiles, readings: runner.readEnvironments(), environment: options.environment,
      theme: theme, isReadOnly: options.readOnly)
    return try run(application, mailbox, runner, watches)
  }

  private func run(
    _ application: Application, _ mailbox: Mailbox<Message>, _ runner: EffectRunner, _ watches: [FileWatch]
  ) throws(CommandFailure) -> Int32 {
    let watched = watches.map { watch in
      WatchedDescriptor<Message>(number: watch.descriptor) { watch.drain().isEmpty ? [] : [.filesChanged] }
    }
    do throws(TerminalError) {
      let loop = try TerminalLoop(
        application, mailbox: mailbox, watched: watched, environment: fob.variables, perform: runner.run)
      defer { runner.cancelAll() }
      return loop.run().status
    } catch {
      throw CommandFailure(.failed, error.description)
    }
  }

  /// The folders whose changes by others, such as a script that renewed a session, are to be seen at once.
  private func watches() throws(SystemError) -> [FileWatch] {
    let folders = [fob.sessionsFolder, fob.environments.path]
    var watches: [FileWatch] = []
    for folder in folders {
      try PrivateFolder.make(folder)
      watches.append(try FileWatch(folder: folder))
    }
    return watches
  }

  /// The theme that was asked for: a file in the user's themes, else one of fob's own.
  private func chosenTheme() throws(CommandFailure) -> Theme {
    guard let name = options.theme else { return .universal }
    let theme: Theme?
    do throws(ThemeError) {
      theme = try definition(of: name).map { found throws(ThemeError) in
        try Theme(found) { (parent: String) throws(ThemeError) in try definition(of: parent) }
      }
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
    if let theme { return theme }
    let known = Theme.embedded.keys.sorted().joined(separator: ", ")
    throw CommandFailure(
      .noSuchThing, "There is no theme '\(name)'. fob has: \(known). Your own go into \(themesFolder).")
  }

  private var themesFolder: String { "\(fob.folders.configuration)/themes" }

  private func definition(of name: String) throws(ThemeError) -> ThemeDefinition? {
    guard EnvironmentName(name) != nil else { return nil }
    let file = try? FileReading.read("\(themesFolder)/\(name).ini", limit: 65_536, trust: .configuration)
    let text = file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? Theme.embedded[name]
    return try text.map { text throws(ThemeError) in try ThemeDefinition(name: name, parsing: text) }
  }
}
