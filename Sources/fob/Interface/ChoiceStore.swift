import Formats
import FoundationEssentials
import Glibc
import Host
import Interface

/// `interface.json` in the state folder: choices made on the screens, for the next run.
final class ChoiceStore: ChoiceStorage {
  private let folder: String
  /// How long to wait for another process's lock; after that, choices are saved without it.
  private let patience: Duration

  private static let sizeLimit = 1 << 20

  init(_ fob: Composition, patience: Duration = .seconds(1)) {
    folder = fob.folders.state
    self.patience = patience
  }

  private var path: String { "\(folder)/interface.json" }

  /// The saved choices. An unusable file is set aside and reported.
  func read() -> (choices: KeptChoices, problems: [FileFailure]) {
    if let choices = try? choicesOnDisk() { return (choices, []) }
    return alone { usable() }
  }

  /// What is wrong with the content of the file, or nil; does not set it aside.
  func damage() -> String? {
    FileReader.damage(of: path, trust: .secret) { () throws(FileFailure) in _ = try choicesOnDisk() }.map {
      "\($0) The next start of the UI sets it aside and uses the defaults."
    }
  }

  func keep(_ choices: KeptChoices, since earlier: KeptChoices) async throws(FileFailure) {
    try await BlockingCall.run { () throws(FileFailure) in try self.keepNow(choices, since: earlier) }
  }

  /// The same on the calling thread, for the end of a run.
  func keepNow(_ choices: KeptChoices, since earlier: KeptChoices) throws(FileFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try PrivateFolder.make(folder)
      try alone {
        try AtomicFile.write(Array(encoder.encode(usable().choices.merging(choices, since: earlier))), to: path)
      }
    } catch {
      throw FileFailure(file: path, reason: "fob cannot save your choices. \(error)")
    }
  }

  /// Runs something while no other process, and no other task of this one, changes the file, so that no change is lost.
  private func alone<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard let lock = try? LockFile("\(folder)/interface.lock") else { return try body() }
    let deadline = ContinuousClock.now + patience
    while !lock.tryLock(), ContinuousClock.now < deadline { usleep(5_000) }
    defer { lock.unlock() }
    return try body()
  }

  /// What is on disk, or the defaults if that is unusable: it is then set aside, so the lock must be held.
  private func usable() -> (choices: KeptChoices, problems: [FileFailure]) {
    do throws(FileFailure) {
      return (try choicesOnDisk(), [])
    } catch {
      return (KeptChoices(), [setAside(because: error.reason)])
    }
  }

  private func choicesOnDisk() throws(FileFailure) -> KeptChoices {
    func unusable(_ reason: String) -> FileFailure { FileFailure(file: path, reason: reason) }
    let content = try rethrow(
      FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .secret),
      as: { (failure: FileAccessFailure) in unusable(failure.description) })
    guard let content else { return KeptChoices() }
    guard let choices = try? JSONDecoder().decode(KeptChoices.self, from: Data(content)) else {
      throw unusable("it is damaged.")
    }
    guard choices.version <= KeptChoices.currentVersion else { throw unusable("a later fob wrote it.") }
    return choices
  }

  private func setAside(because reason: String) -> FileFailure {
    let kept = "\(path).unusable"
    let isAside = rename(path, kept) == 0
    let outcome = isAside ? "it is kept as \(kept)" : "it stays there"
    return FileFailure(
      file: path, reason: "\(path) is not used, \(outcome), so fob uses the defaults: \(reason)")
  }
}
