import ArgumentParser
import Formats
import FoundationEssentials
import Glibc
import Host
import TokenModel

/// `fob demo`
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Open the UI with sample data; none of your files are touched.",
    discussion: """
      Starts fob-sandbox, which is installed beside fob, on a free port of this machine, with environments in a temporary folder. Quitting removes \
      everything.

      EXAMPLES
        fob demo
        fob demo --scene thirty

      EXIT STATUS
        0 left   1 failed   8 no such theme or environment   64 usage
      """)

  @Option(
    help:
      "What is shown: services (an environment of each service), thirty (thirty environments in all conditions). Default: services.",
    completion: DemoScene.completion, transform: DemoScene.init(parsing:))
  var scene = DemoScene.services

  @OptionGroup var options: InterfaceOptions

  func run() throws {
    throw ExitCode.after { () throws(CommandFailure) in try DemoRun(options, scene: scene).run() }
  }
}

/// The terminal UI on the sandbox with sample data.
struct DemoRun {
  private let options: InterfaceOptions
  private let scene: DemoScene

  init(_ options: InterfaceOptions, scene: DemoScene = .services) {
    self.options = options
    self.scene = scene
  }

  /// Opens it on the calling thread, which must be the main one, and removes everything when the person leaves.
  /// - Returns: the status to end the process with.
  func run() throws(CommandFailure) -> Int32 {
    let stage = try DemoStage(scene)
    return try withExtendedLifetime(stage) { () throws(CommandFailure) in
      try stage.furnish()
      return try InterfaceRun(stage.composition(isReadOnly: options.readOnly, keeping: .apart), options).run()
    }
  }
}

/// The sandbox, and a temporary folder in place of the user's; both end with this value.
private final class DemoStage {
  private var sandbox: BoundChildProcess?
  private let folder: DemoFolder
  private let scene: DemoScene
  private let variables: [String: String]

  /// Starts the sandbox and writes its environments.
  init(
    _ scene: DemoScene, variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CommandFailure) {
    let program = try SandboxProgram.path(variables, for: "The demo")
    self.scene = scene
    self.variables = variables
    folder = try DemoFolder(variables: variables)
    let environments = "\(folder.path)/config/fob/environments"
    sandbox = try rethrow(
      BoundChildProcess(
        [
          program, "--port", "0", "--write-environments", environments, "--scene", scene.written,
          "--client-certificate", scene.certified, "--until-stdin-closes",
        ],
        environment: ["PATH": "/usr/bin:/bin"], patience: .seconds(10)),
      as: { (failure: ChildFailure) in CommandFailure(.failed, failure.description) })
    guard sandbox?.firstLine() != nil else {
      throw CommandFailure(.failed, "fob-sandbox did not start: \(program)")
    }
    // Other accounts on the same servers are for tests; five environments show everything.
    for name in scene.omitted {
      try? FileManager.default.removeItem(atPath: "\(environments)/\(name).ini")
    }
  }

  deinit {
    // Ends before its files are removed.
    sandbox = nil
  }

  /// The program over the temporary folder.
  func composition(isReadOnly: Bool, keeping: Composition.Keeping = .here) -> Composition {
    var variables = variables
    variables["XDG_CONFIG_HOME"] = "\(folder.path)/config"
    variables["XDG_STATE_HOME"] = "\(folder.path)/state"
    variables["XDG_DATA_HOME"] = "\(folder.path)/data"
    return Composition(variables: variables, isReadOnly: isReadOnly, keeping: keeping, hasSystemWide: false)
  }

  /// Makes the sandbox look used: some environments are logged in, and some upload tokens have own labels.
  func furnish() throws(CommandFailure) {
    let (fob, scene) = (composition(isReadOnly: false), scene)
    try TaskWaiting.wait { () async throws(CommandFailure) in
      if scene == .thirty { return try await DemoSessions(fob).furnish() }
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
    let notes: [[OwnNote: String?]] = [
      [.label: "batch upload", .contact: "Ann Field, +44 20 7946 0018"], [.label: "partner: Übersetzungen"], [:],
      [.label: "mobile app, beta", .contact: "app team"], [.label: "撮影スタジオ"], [:], [.label: "Café archive"],
    ]
    let rows = try await fob.tokens.page(TokenQuery(pageSize: notes.count), of: environment).rows
    for (row, notes) in zip(rows, notes) where !notes.isEmpty {
      _ = try await fob.tokens.setNotes(notes, for: row.token.reference, in: environment)
    }
  }
}

/// A temporary folder in place of the user's own during a demo. It is locked while in use, so that the next demo
/// removes the folder of one that was killed.
final class DemoFolder {
  /// Its path.
  let path: String
  private let lock: LockFile

  private static let prefix = "fob-demo-"

  /// Creates it, in memory if possible, and removes abandoned ones.
  init(variables: [String: String]) throws(CommandFailure) {
    let places = ["XDG_RUNTIME_DIR", "TMPDIR"].compactMap { variables[$0] }.filter { $0.hasPrefix("/") } + ["/tmp"]
    for place in places { DemoFolder.sweep(place) }
    (path, lock) = try DemoFolder.locked { () throws(CommandFailure) in try DemoFolder.make(in: places) }
  }

  deinit {
    DemoFolder.remove(path)
  }

  /// Creates folders until one is locked: until then another demo may take it for abandoned.
  static func locked(
    _ make: () throws(CommandFailure) -> String
  ) throws(CommandFailure) -> (path: String, lock: LockFile) {
    for _ in 1...8 {
      let path = try make()
      do throws(SystemFailure) {
        let lock = try LockFile("\(path)/lock")
        if lock.tryLock() { return (path, lock) }
      } catch  where error.code == ENOENT {
        continue
      } catch {
        throw CommandFailure(.failed, error.description)
      }
      remove(path)
    }
    throw CommandFailure(.failed, "No folder for the demo could be locked.")
  }

  private static func make(in places: [String]) throws(CommandFailure) -> String {
    for place in places {
      var template = Array("\(place)/\(prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { continue }
      return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    throw CommandFailure(
      .failed,
      "No folder for the demo could be made in \(places.joined(separator: ", ")): \(String(cString: strerror(errno)))"
    )
  }

  /// Removes this user's folders of demos that no longer run.
  private static func sweep(_ place: String) {
    guard let names = try? FolderListing.names(in: place) else { return }
    for path in names.filter({ $0.hasPrefix(prefix) }).map({ "\(place)/\($0)" }) {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
        access("\(path)/lock", F_OK) == 0, let lock = try? LockFile("\(path)/lock"), lock.tryLock()
      else { continue }
      remove(path)
    }
  }

  private static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The program `fob-sandbox` on this machine.
enum SandboxProgram {
  /// Its path: next to this program, else in the `PATH`.
  /// - Parameter user: what needs it, as the beginning of a sentence.
  static func path(_ variables: [String: String], for user: String) throws(CommandFailure) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let folders = [beside] + (variables["PATH"] ?? "").split(separator: ":").map(String.init)
    if let path = folders.map({ $0 + "/fob-sandbox" }).first(where: { access($0, X_OK) == 0 }) { return path }
    throw CommandFailure(
      .failed,
      "\(user) needs the program fob-sandbox beside fob or in the PATH; the package and 'swift build' bring it."
    )
  }
}

/// What the demo shows.
enum DemoScene: String, CaseIterable, WordChoice {
  /// An environment of each service, with and without a session.
  case services
  /// Thirty environments: some need a person, some expire, most are refreshed, and many were never used.
  case thirty

  /// The scene's name for fob-sandbox's `--scene`.
  var written: String { self == .thirty ? "thirty" : "accounts" }

  /// The environment that has a certificate which expires soon.
  var certified: String { self == .thirty ? "archive-eu" : "archive" }

  /// Environments that are for tests.
  var omitted: [String] { self == .thirty ? [] : ["pod-member", "web-service"] }
}
