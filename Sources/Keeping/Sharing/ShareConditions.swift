import Formats
import Host
import TokenModel

/// How this host last found its shares: a file for each, `NAME.share` beside the sessions. Whoever asks a register writes it when something has changed; the
/// last writer counts.
public struct ShareConditions: Sendable {
  private static let ending = ".share"
  private static let sizeLimit = 65_536

  private let folder: String

  /// - Parameter folder: the sessions' folder.
  init(folder: String) {
    self.folder = folder
  }

  /// The share that a file of the sessions' folder is about; nil for any other file.
  public static func share(ofFile file: String) -> EnvironmentName? {
    file.hasSuffix(ending) ? EnvironmentName(String(file.dropLast(ending.count))) : nil
  }

  /// What is known of a share; waits for the disk.
  public func read(_ name: EnvironmentName) -> ShareCondition {
    let content = try? FileReader.contentIfPresent(path(of: name), limit: Self.sizeLimit, trust: .state)
    return content.flatMap { $0 }.flatMap { ShareCondition($0) } ?? ShareCondition()
  }

  /// Changes what is known. What cannot be saved is forgotten: nothing depends on it.
  /// - Returns: what was known before.
  @discardableResult
  func change(_ name: EnvironmentName, _ body: (inout ShareCondition) -> Void) -> ShareCondition {
    let before = read(name)
    var condition = before
    body(&condition)
    guard condition != before else { return before }
    try? PrivateFolder.make(folder)
    try? AtomicFile.write(condition.bytes, to: path(of: name))
    AtomicFile.removeRemains(of: path(of: name))
    return before
  }

  /// Forgets a share that this host has left.
  public func remove(_ name: EnvironmentName) throws(SystemFailure) { try AtomicFile.remove(path(of: name)) }

  private func path(of name: EnvironmentName) -> String { "\(folder)/\(name)\(Self.ending)" }
}
