import FoundationEssentials
import Glibc
import Host
import TokenModel

/// The sandbox, and a temporary folder that stands for the user's; both end with this value.
final class DemoStage {
  private var sandbox: CompanionProcess?
  private let folder: DemoFolder
  private let variables: [String: String]

  /// Starts the sandbox and writes its environments.
  init(variables: [String: String] = ProcessInfo.processInfo.environment) throws(CommandFailure) {
    let program = try SandboxProgram.path(variables, for: "The demo")
    self.variables = variables
    folder = try DemoFolder(variables: variables)
    let environments = "\(folder.path)/config/fob/environments"
    do throws(ChildFailure) {
      sandbox = try CompanionProcess(
        [program, "--port", "0", "--write-environments", environments, "--until-stdin-closes"],
        environment: ["PATH": "/usr/bin:/bin"], patience: .seconds(10))
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    guard sandbox?.firstLine() != nil else {
      throw CommandFailure(.failed, "fob-sandbox did not start: \(program)")
    }
    // Other accounts on the same servers are for tests; five environments show all that there is to see.
    for name in ["pod-member", "web-service"] {
      try? FileManager.default.removeItem(atPath: "\(environments)/\(name).ini")
    }
  }

  deinit {
    // Ends before its files go.
    sandbox = nil
  }

  /// The program over the temporary folder.
  func composition(isReadOnly: Bool, keeping: Composition.Keeping = .here) -> Composition {
    var variables = variables
    variables["XDG_CONFIG_HOME"] = "\(folder.path)/config"
    variables["XDG_STATE_HOME"] = "\(folder.path)/state"
    variables["XDG_DATA_HOME"] = "\(folder.path)/data"
    return Composition(variables: variables, isReadOnly: isReadOnly, keeping: keeping)
  }

  /// Makes the sandbox look lived in: some environments are logged in, and some upload tokens have labels of the operator's own.
  func furnish() throws(CommandFailure) {
    let fob = composition(isReadOnly: false)
    try TaskWaiting.wait { () async throws(CommandFailure) in
      let environments = try fob.usable(named: ["archive", "pod", "video"])
      do throws(SessionFailure) {
        for environment in environments { _ = try await fob.sessions.session(for: environment, need: .ordinary) }
        for environment in environments.suffix(1) { try await DemoStage.label(environment, in: fob) }
      } catch {
        throw CommandFailure(error)
      }
    }
  }

  private static func label(_ environment: Environment, in fob: Composition) async throws(SessionFailure) {
    let labels = ["batch upload", "partner: Übersetzungen", nil, "mobile app, beta", "撮影スタジオ", nil, "Café archive"]
    let rows = try await fob.tokens.page(TokenQuery(pageSize: labels.count), of: environment).rows
    for (row, label) in zip(rows, labels) where label != nil {
      _ = try await fob.tokens.setLabel(label, for: row.token.reference, in: environment)
    }
  }
}
