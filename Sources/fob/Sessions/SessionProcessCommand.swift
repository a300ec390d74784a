import ArgumentParser
import Glibc
import Host
import Keeping
import Synchronization
import TokenModel
import Vault

/// `fob session-process`: what the UI, or a command at a terminal, starts to refresh a session, or to log in or out. It
/// holds the lock for them in its own session, so that no terminal can stop it, and saves the result even if they have
/// exited.
struct SessionProcessCommand: ParsableCommand {
  static let name = "session-process"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "fob's own helper process for sessions.", shouldDisplay: false)

  func run() throws {
    let counterpart = ParentProcess()
    throw ExitCode.after { () throws(CommandFailure) in
      try TaskWaiting.wait { () async throws(CommandFailure) in try await Self.serve(counterpart) }
      return ExitStatus.done.rawValue
    }
  }

  private static func serve(_ counterpart: ParentProcess) async throws(CommandFailure) {
    guard let line = await counterpart.firstLine(), let request = HelperRequest(line: line) else {
      throw CommandFailure(.usage, "fob runs this command itself; you never need it.")
    }
    let fob = Composition.ofThisProcess()
    let auditFailure = Mutex<String?>(nil)
    fob.audit.redirectWarnings { failure in auditFailure.withLock { $0 = failure } }
    if let identity = request.vaultIdentity { fob.vault.adoptIdentity(identity.secret) }
    let server = SessionHelperServer(keeper: fob.keeper, environments: fob.environments, activity: fob.activity) {
      auditFailure.withLock { $0 }
    }
    let work = TaskThreadPool.start { await server.serve(request, over: counterpart) }
    counterpart.whenGone {
      work.cancel()
      // A request that was sent is awaited within its own time limit, and no longer than this.
      sleep(SignalHold.limit)
      _exit(ExitStatus.failed.rawValue)
    }
    await work.value
  }
}

extension ParentProcess: HelperChannel {}
extension DetachedProcess: HelperProcess {}
