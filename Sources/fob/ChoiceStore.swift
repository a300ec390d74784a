import FoundationEssentials
import Glibc
import Host
import Interface
import Synchronization

/// `interface.json` in the state folder: what a person chose on the screens, for the next run.
final class ChoiceStore: ChoiceKeeping {
  private let folder: String
  /// Held while the file is read and written, so that of two changes of this process none is lost.
  private let writing = Mutex(())

  private static let sizeLimit = 1 << 20

  init(_ fob: Composition) {
    folder = fob.folders.state
  }

  private var path: String { "\(folder)/interface.json" }

  /// What was kept. A file that cannot be used is set aside, and that is told.
  func read() -> (choices: KeptChoices, problems: [SettingsProblem]) {
    let bytes: [UInt8]
    do throws(FileRefusal) {
      bytes = try FileReading.read(path, limit: Self.sizeLimit, trust: .secret).bytes
    } catch {
      if case .missing = error { return (KeptChoices(), []) }
      return (KeptChoices(), [setAside(because: error.description)])
    }
    guard let choices = try? JSONDecoder().decode(KeptChoices.self, from: Data(bytes)) else {
      return (KeptChoices(), [setAside(because: "it is damaged.")])
    }
    guard choices.version <= KeptChoices.currentVersion else {
      return (KeptChoices(), [setAside(because: "a later fob wrote it.")])
    }
    return (choices, [])
  }

  func keep(_ choices: KeptChoices, since earlier: KeptChoices) async throws(SettingsProblem) {
    try await BlockingCall.run { () throws(SettingsProblem) in try self.keepNow(choices, since: earlier) }
  }

  /// The same on the calling thread, for the end of a run.
  func keepNow(_ choices: KeptChoices, since earlier: KeptChoices) throws(SettingsProblem) {
    let failure = writing.withLock { _ -> String? in
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      do {
        try PrivateFolder.make(folder)
        try AtomicFile.write(Array(encoder.encode(read().choices.merging(choices, since: earlier))), to: path)
        return nil
      } catch {
        return "\(error)"
      }
    }
    if let failure {
      throw SettingsProblem(file: path, line: nil, reason: "what you chose is not kept. \(failure)")
    }
  }

  private func setAside(because reason: String) -> SettingsProblem {
    let kept = "\(path).unusable"
    let isAside = rename(path, kept) == 0
    let outcome = isAside ? "it is kept as \(kept)" : "it stays there"
    return SettingsProblem(
      file: path, line: nil, reason: "not used, \(outcome), and the program's own choices hold: \(reason)")
  }
}
