import ArgumentParser
import Formats
import TokenModel

/// Why a command failed: the exit status and a sentence for the user.
struct CommandFailure: Error, Sendable {
  /// The exit status.
  var status: ExitStatus
  /// What is wrong and what to do next; without a secret.
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  init(_ failure: SessionFailure) {
    let wait = failure.retryAfter.map { " Try again in \($0) s." } ?? ""
    self.init(failure.exitStatus, failure.description + wait)
  }

  init(file failure: FileFailure) {
    self.init(failure.isUnaccepted ? .loginNeeded : failure.isMissingFile ? .noSuchThing : .failed, failure.description)
  }

  init(lookup failure: EnvironmentLookupFailure) {
    switch failure {
    case .unknown: self.init(.noSuchThing, failure.description)
    case .broken(let problem): self.init(file: problem)
    }
  }
}

extension SessionFailure {
  /// The exit status that stands for this failure.
  var exitStatus: ExitStatus {
    switch self {
    case .loginNeeded, .originChanged, .secretUnavailable, .vaultLocked: .loginNeeded
    case .service(let failure): failure.exitStatus
    case .notLoggedOut(_, let cause, _): cause.exitStatus
    case .tooSoon: .rateLimited
    case .busy, .shareUnreachable, .claimedElsewhere: .busy
    case .validityUnmet: .notReachable
    case .validityBeyondLifetime: .usage
    case .noScriptToken, .noFile: .noSuchThing
    case .environmentChanged, .readOnly, .state: .failed
    }
  }
}

extension ServiceFailure {
  /// The exit status that stands for this failure.
  var exitStatus: ExitStatus {
    switch self {
    case .unreachable, .serverError: .notReachable
    case .credentialsRefused, .clientRefused, .sessionRefused: .loginNeeded
    case .refused: .refusedByServer
    case .notFound, .unsupported: .noSuchThing
    case .rateLimited: .rateLimited
    case .unexpected, .cancelled: .failed
    }
  }
}

/// The program's exit statuses; scripts rely on the numbers.
enum ExitStatus: Int32, Sendable {
  case done = 0
  case failed = 1
  case loginNeeded = 4
  case notReachable = 5
  case busy = 6
  case refusedByServer = 7
  case noSuchThing = 8
  case someFailed = 9
  case usage = 64
  case rateLimited = 75
  /// The output has no reader any longer: what shells report for a program killed by SIGPIPE.
  case readerGone = 141

  /// The help on all exit statuses.
  static let help = help(of: ExitStatus.inHelp)

  /// The help on a command's exit statuses: those of every command, and these.
  static func help(_ statuses: ExitStatus...) -> String { help(of: [.done, .failed, .usage, .readerGone] + statuses) }

  /// The help of a command that asks a server with a session.
  static func helpWithSession(_ statuses: ExitStatus...) -> String {
    help(
      of: [
        .done, .failed, .loginNeeded, .notReachable, .busy, .refusedByServer, .noSuchThing, .usage, .rateLimited,
        .readerGone,
      ] + statuses)
  }

  private static func help(of statuses: [ExitStatus]) -> String {
    let words = inHelp.filter(statuses.contains).map { "\($0.rawValue) \($0.displayName)" }
    let lines = stride(from: 0, to: words.count, by: 4).map { start in
      "  " + words[start..<min(start + 4, words.count)].joined(separator: "   ")
    }
    return (["EXIT STATUS"] + lines).joined(separator: "\n")
  }

  /// In numerical order.
  private static let inHelp: [ExitStatus] = [
    .done, .failed, .loginNeeded, .notReachable, .busy, .refusedByServer, .noSuchThing, .someFailed, .usage,
    .rateLimited, .readerGone,
  ]

  private var displayName: String {
    switch self {
    case .done: "done"
    case .failed: "failed"
    case .loginNeeded: "login needed"
    case .notReachable: "not reachable"
    case .busy: "busy"
    case .refusedByServer: "refused by the server"
    case .noSuchThing: "no such thing"
    case .someFailed: "some of many failed"
    case .usage: "usage"
    case .rateLimited: "rate limited"
    case .readerGone: "the output has no reader"
    }
  }
}

extension ExitCode {
  /// The exit code after work that returns one; a failure is printed on standard error.
  static func after(_ work: () throws(CommandFailure) -> Int32) -> ExitCode {
    do throws(CommandFailure) {
      return ExitCode(try work())
    } catch {
      // A reader that has read enough (`head`) gets no message.
      if error.status != .readerGone { Output.note("fob: \(error.message)") }
      return ExitCode(error.status.rawValue)
    }
  }
}
