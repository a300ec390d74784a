import ArgumentParser
import FlyingSocks

#if canImport(Glibc)
  import Glibc
#endif

/// `fob-sandbox`: stand-ins for Preservica, api.video, POD Aggregator and a server of OAuth 2.0 on one loopback port.
@main
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fob-sandbox",
    abstract: "Stand-ins for Preservica, api.video, POD Aggregator and OAuth 2.0 on one port of 127.0.0.1.",
    discussion: """
      Prints one line, listening http://127.0.0.1:PORT, when it is ready, and runs \
      until it is stopped. Accounts, tokens and data are fictitious and exist only \
      while it runs.

      Accounts:
      \(AccountList.text)

      Controls for tests:
      \(ControlPanel.help)
      """)

  @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
  var port: UInt16 = 0

  @Option(help: ArgumentHelp("Writes an environment file of fob for each account.", valueName: "folder"))
  var writeEnvironments: String?

  @Option(help: "Which environment files: one for each account, or thirty on the same accounts.")
  var scene = SandboxScene.accounts

  @Option(
    help: ArgumentHelp(
      "The environment whose file names a client's certificate that expires in two days.", valueName: "environment"))
  var clientCertificate: String?

  @Option(help: ArgumentHelp("How long every answer waits, such as 300ms.", valueName: "time"))
  var latency = TimeArgument(seconds: 0)

  @Option(help: ArgumentHelp("How many of all requests fail with 500, such as 5%.", valueName: "share"))
  var fail = ShareArgument(share: 0)

  @Option(help: "Seeds the sample data and the choice of the requests that fail.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How long access tokens last, such as 60s, instead of Preservica's 15m, api.video's 1h and 30m.",
      valueName: "time"))
  var tokenLifetime: TimeArgument?

  @Option(help: "How many upload tokens api.video's first account has.")
  var tokens = 187

  @Option(help: "How many upload tokens POD's first organization has besides those that are always there.")
  var podTokens = 0

  @Option(help: "Requests that api.video allows an account each minute.")
  var rateLimit = 6000

  @Option(help: ArgumentHelp("How long that minute lasts, such as 2s.", valueName: "time"))
  var rateWindow = TimeArgument(seconds: 60)

  @Option(help: "Sign-ins that POD allows an address in 12 hours.")
  var signIns = 10

  @Option(
    help: ArgumentHelp("How long to wait between two questions about a login by device.", valueName: "time"))
  var deviceInterval = TimeArgument(seconds: 5)

  @Option(help: ArgumentHelp("How far the services' clock is ahead, such as 2h or =-2h.", valueName: "time"))
  var clockSkew = TimeArgument(seconds: 0)

  @Flag(help: "A refresh token used twice ends its whole session.")
  var reuseDetection = false

  @Flag(help: "The code of a second factor is good for one sign-in only.")
  var singleUseCodes = false

  @Flag(help: "Calls its own addresses https, for who puts something in front of it that speaks TLS.")
  var behindTls = false

  @Flag(help: "POD's first organization also has tokens whose labels attack a terminal.")
  var hostileLabels = false

  @Flag(help: "Ends when standard input is closed, as it is when who started this goes away.")
  var untilStdinCloses = false

  func validate() throws {
    guard (0...1_000_000).contains(tokens) else { throw ValidationError("--tokens takes 0 to 1000000.") }
    guard (0...100_000).contains(podTokens) else { throw ValidationError("--pod-tokens takes 0 to 100000.") }
    guard rateLimit > 0, signIns > 0 else { throw ValidationError("A limit must be greater than 0.") }
    guard rateWindow.seconds > 0 else { throw ValidationError("--rate-window must be greater than zero.") }
    guard deviceInterval.seconds >= 1 else { throw ValidationError("--device-interval takes 1s or more.") }
    guard latency.seconds >= 0 else { throw ValidationError("--latency cannot be below zero.") }
    if let tokenLifetime, tokenLifetime.seconds <= 0 {
      throw ValidationError("--token-lifetime must be greater than zero.")
    }
  }

  func run() async throws {
    let listener: Listener
    do {
      listener = try await Listener(port: port)
    } catch let error as SocketError {
      throw ValidationError("127.0.0.1:\(port) cannot be listened on (\(error)). Take another --port, or 0.")
    }
    let url = "http://127.0.0.1:\(listener.port)"
    if let writeEnvironments {
      try EnvironmentFiles(url: url, scene: scene, certified: clientCertificate).write(to: writeEnvironments)
    }
    let sandbox = Sandbox(settings)
    if untilStdinCloses { StandardInput.endProcessWhenClosed() }
    StandardOutput.write("listening \(url)\n")
    try await listener.serve(sandbox)
  }

  private var settings: SandboxSettings {
    SandboxSettings(
      seed: seed, latency: .milliseconds(Int(latency.seconds * 1000)), failureShare: fail.share,
      clockSkew: clockSkew.seconds, tokenLifetime: tokenLifetime?.seconds, detectsReuse: reuseDetection,
      usesCodesOnce: singleUseCodes, uploadTokens: tokens, rateLimit: rateLimit, rateWindow: rateWindow.seconds,
      signInLimit: signIns, deviceInterval: deviceInterval.seconds, isBehindTLS: behindTls,
      hasHostileLabels: hostileLabels, podTokens: podTokens)
  }
}

extension SandboxScene: ExpressibleByArgument {}

/// A span of time on the command line: `300ms`, `60s`, `5m`, `2h`, `7d`, plain seconds, or one of them below zero.
struct TimeArgument: Equatable {
  let seconds: Double
}

extension TimeArgument: ExpressibleByArgument {
  private static let units: [(suffix: String, seconds: Double)] = [
    ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("", 1),
  ]

  init?(argument: String) {
    for unit in Self.units where argument.hasSuffix(unit.suffix) {
      guard let number = Double(argument.dropLast(unit.suffix.count)), number.isFinite, abs(number) < 1e9 else {
        return nil
      }
      self.init(seconds: number * unit.seconds)
      return
    }
    return nil
  }

  var defaultValueDescription: String { "\(Int(seconds))s" }
}

/// A share of all requests on the command line: `5%` or `5`, both a twentieth.
struct ShareArgument: Equatable {
  /// From 0 to 1.
  let share: Double
}

extension ShareArgument: ExpressibleByArgument {
  init?(argument: String) {
    let digits = argument.hasSuffix("%") ? String(argument.dropLast()) : argument
    guard let percent = Double(digits), (0...100).contains(percent) else { return nil }
    self.init(share: percent / 100)
  }

  var defaultValueDescription: String { "\(Int(share * 100))%" }
}

/// The pipe by which whoever started the sandbox holds it.
private enum StandardInput {
  /// Reads standard input on its own thread and exits at its end.
  static func endProcessWhenClosed() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
          let count = read(STDIN_FILENO, &buffer, buffer.count)
          if count == 0 || (count < 0 && errno != EINTR) { exit(0) }
        }
      }, nil)
    pthread_detach(thread)
  }
}

/// Standard output, past the buffer that would hold a line back from a pipe.
private enum StandardOutput {
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }
}
