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
  /// - Returns: the status to end the process with.
  func run() throws(CommandFailure) -> Int32 {
    let chosen = try options.environment.map { name throws(CommandFailure) in try fob.environment(named: name) }
    let theme = try theme(named: options.theme ?? chosen?.theme)
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

  /// The theme of that name: a file in the user's themes, else one of fob's own.
  private func theme(named name: String?) throws(CommandFailure) -> Theme {
    guard let name else { return .universal }
    do throws(ThemeError) {
      if let definition = try definition(of: name) { return try Theme(definition, library: definition(of:)) }
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    let known = Theme.embedded.keys.sorted().joined(separator: ", ")
    throw CommandFailure(
      .noSuchThing, "There is no theme '\(name)'. fob has: \(known). Your own go into \(themesFolder).")
  }

  private var themesFolder: String { "\(fob.folders.configuration)/themes" }

  private func definition(of name: String) throws(ThemeError) -> ThemeDefinition? {
    guard EnvironmentName(name) != nil, let text = text(ofTheme: name) else { return nil }
    return try ThemeDefinition(name: name, parsing: text)
  }

  /// A file that is there and cannot be trusted hides fob's own theme of that name, and that is said.
  private func text(ofTheme name: String) -> String? {
    do throws(FileRefusal) {
      let file = try FileReading.read("\(themesFolder)/\(name).ini", limit: 65_536, trust: .configuration)
      return String(decoding: file.bytes, as: UTF8.self)
    } catch {
      if case .missing = error { return Theme.embedded[name] }
      Output.note("fob: \(error.description)")
      return nil
    }
  }
}
