import ArgumentParser
import Formats
import Host
import TokenModel

/// `fob metrics`
struct MetricsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Print what Prometheus can watch: sessions, upload tokens, and when they expire. Contacts no server.",
    discussion: """
      Prints OpenMetrics of all environments: when each session expires, whether only a person can go on, how the last refresh ended, and how many upload \
      tokens there are by scope and state. There is no secret, label or handle in it. Upload tokens are counted when anybody here reads a whole list; \
      the metrics say when that was, and --read reads the lists first. 'man fob-metrics' lists all.

      With --output the file is replaced as a whole, and everybody may read it (0644): for node_exporter, which reads files that end in .prom. 'fob keep \
      --metrics' writes the same file every half minute.

      EXAMPLES
        fob metrics
        fob metrics --output fob.prom
        fob metrics --read --output fob.prom  # for cron

      \(ExitStatus.help(.someFailed))
      """)

  @Option(
    help: ArgumentHelp("Write this file (0644) instead. Default: - for standard output.", valueName: "file"))
  var output: String?

  @Flag(help: "Read the lists of upload tokens first; one that cannot be read keeps its counts.")
  var read = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let unread = read ? try await readLists(fob) : nil
    if let output, !Output.isStandardOutput(output) {
      try await rethrow(
        awaiting: await MetricsFile(path: output).write(fob),
        as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    } else {
      Output.raw(MetricsSnapshot.ofNow(fob).text)
    }
    if let unread { throw unread }
  }

  /// Reads the lists of all environments, which notes their counts.
  /// - Returns: what is to be said once the metrics are written; nil if all lists were read.
  private func readLists(_ fob: Composition) async throws(CommandFailure) -> CommandFailure? {
    let environments = try fob.usable(named: []).filter { fob.services[$0.service]?.profile.uploadTokens != nil }
    let spending = Set(environments.filter { wouldSpendSignIn($0, fob) }.map(\.name))
    var unread = spending.sorted { $0.text < $1.text }.map { name in
      "\(name): not read: a login would use one of the few sign-ins that the server allows. Run: fob login \(name)"
    }
    for reading in await InventoryReading.read(environments.filter { !spending.contains($0.name) }, in: fob) {
      if let failure = reading.failure { unread.append("\(reading.environment.name): \(failure.message)") }
    }
    for sentence in unread { Output.note("fob: \(sentence)") }
    guard !unread.isEmpty else { return nil }
    return CommandFailure(.someFailed, "\(unread.count) of \(environments.count) lists were not read as a whole.")
  }

  /// Whether the list could be read only after a login that the server counts.
  private func wouldSpendSignIn(_ environment: Environment, _ fob: Composition) -> Bool {
    guard fob.services[environment.service]?.profile.signInLimit != nil else { return false }
    if case .session = fob.sessions.status(of: environment).holding { return false }
    return true
  }
}
