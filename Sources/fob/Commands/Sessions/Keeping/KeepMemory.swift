import FoundationEssentials
import TokenModel

/// What a program that keeps sessions remembers of its own tries.
struct KeepMemory {
  private var vainTries: [EnvironmentName: Date] = [:]
  /// The kind of failure that was last said of each environment, so that the same is not said again at every try.
  private var said: [EnvironmentName: String] = [:]

  /// Why environments could not be used at the last look at their files.
  private var unusable: [String: String] = [:]

  /// When the session of an environment was last asked for and not all went well; nil where all did.
  func lastVainTry(in name: EnvironmentName) -> Date? { vainTries[name] }

  /// There is a session; one that comes with a warning may be the one that was there before.
  mutating func noteSession(_ held: HeldSession, in name: EnvironmentName, at now: Date) {
    vainTries[name] = held.warning == nil ? nil : now
    said[name] = nil
  }

  /// Which environments cannot be used now, and why.
  /// - Returns: those of which that is news, by name.
  mutating func noteUnusable(_ reasons: [String: String]) -> [(name: String, reason: String)] {
    defer { unusable = reasons }
    return reasons.filter { unusable[$0.key] != $0.value }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// There is none.
  /// - Returns: whether that is news: another kind of failure than was last said, whatever its words and numbers are.
  mutating func noteFailure(_ failure: SessionFailure, in name: EnvironmentName, at now: Date) -> Bool {
    vainTries[name] = now
    return said.updateValue(failure.word, forKey: name) != failure.word
  }
}
