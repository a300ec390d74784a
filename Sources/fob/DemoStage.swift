import FoundationEssentials
import Glibc
import Host
import TokenModel

/// The sandbox, and a temporary folder that stands for the user's; both end with this value.
final class DemoStage {
  private let folder: String
  private let sandbox: CompanionProcess

  /// Starts the sandbox and writes its environments.
  init() throws(CommandFailure) {
    guard let program = DemoStage.sandboxProgram else {
      throw CommandFailure(
        .failed,
        "The demo needs the program fob-sandbox beside fob (or in the PATH), and it is not there. It comes with the package and with 'swift build'."
      )
    }
    folder = try DemoStage.makeFolder()
    do throws(ChildFailure) {
      sandbox = try CompanionProcess(
        [
          program, "--port", "0", "--write-environments", "\(folder)/config/fob/environments", "--until-stdin-closes",
        ], environment: ["PATH": "/usr/bin:/bin"], patience: .seconds(10))
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw CommandFailure(.failed, error.description)
    }
    guard sandbox.firstLine() != nil else {
      throw CommandFailure(.failed, "fob-sandbox did not start: \(program)")
    }
    // The member's view of the same POD server is for tests; four environments show all that there is to see.
    try? FileManager.default.removeItem(atPath: "\(folder)/config/fob/environments/pod-member.ini")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The program over the temporary folder.
  func composition(isReadOnly: Bool) -> Composition {
    var variables = ProcessInfo.processInfo.environment
    variables["XDG_CONFIG_HOME"] = "\(folder)/config"
    variables["XDG_STATE_HOME"] = "\(folder)/state"
    variables["XDG_DATA_HOME"] = "\(folder)/data"
    return Composition(variables: variables, isReadOnly: isReadOnly)
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

  /// The sandbox's program: beside this one, else in the `PATH`.
  private static var sandboxProgram: String? {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ([beside] + path.split(separator: ":").map(String.init)).map { $0 + "/fob-sandbox" }.first {
      access($0, X_OK) == 0
    }
  }

  /// A private folder of its own, in memory where the machine has a place for that.
  private static func makeFolder() throws(CommandFailure) -> String {
    let variables = ProcessInfo.processInfo.environment
    var template = Array("\(variables["XDG_RUNTIME_DIR"] ?? "/tmp")/fob-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandFailure(.failed, "No temporary folder could be made: \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
