import ArgumentParser
import Formats
import Host
import Manual
import TokenModel

/// `fob manual`
struct ManualCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print a manual page.",
    discussion: """
      man formats the page if the manual is not installed.

      EXAMPLES
        fob manual | man -l -
        fob manual fob-environments.5 | man -l -

      \(ExitStatus.help())
      """)

  @Argument(
    help: "The page: \(Manual.Page.list). Default: \(Manual.Page.program.rawValue).",
    completion: Manual.Page.completion,
    transform: Manual.Page.init(parsing:))
  var page: Manual.Page?

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let manual = Manual(Manual.Release(version: Version.text, date: Version.date))
    switch page ?? .program {
    case .program: Output.raw(manual.program(try Self.commands(Fob._dumpHelp())))
    case .sandbox: Output.raw(manual.sandbox(try Self.commands(try await Self.sandboxHelp(fob))))
    case .environments: Output.raw(manual.environments(fob.services.profiles))
    case .services: Output.raw(manual.services())
    case .themes: Output.raw(manual.themes())
    case .keys: Output.raw(manual.keys())
    case .policy: Output.raw(manual.policy())
    case .scripting: Output.raw(manual.scripting())
    case .sharing: Output.raw(manual.sharing())
    case .metrics: Output.raw(manual.metrics())
    case .events: Output.raw(manual.events())
    case .security: Output.raw(manual.security())
    case .troubleshooting: Output.raw(manual.troubleshooting())
    }
  }

  private static func commands(_ dump: String) throws(CommandFailure) -> CommandHelp {
    try rethrow(CommandHelp(dump: dump), as: { (failure: TextFailure) in CommandFailure(.failed, failure.description) })
  }

  /// What fob-sandbox says of itself.
  private static func sandboxHelp(_ fob: Composition) async throws(CommandFailure) -> String {
    let program = try SandboxProgram.path(fob.variables, for: "This page")
    let result = try await rethrow(
      awaiting: await ChildProcess.run(
        [program, "--experimental-dump-help"], environment: [:], timeLimit: .seconds(10), outputLimit: 1 << 20),
      as: { (failure: ChildFailure) in CommandFailure(.failed, failure.description) })
    return String(decoding: result.output, as: UTF8.self)
  }
}

extension Manual.Page: WordChoice {}
