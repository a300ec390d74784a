import Formats

/// A file that several processes change: one at a time, under a lock file, and always as a whole.
public struct LockedFile: Sendable {
  private let path: String
  private let lockPath: String

  /// A file in a private folder and its lock, each of which appears when it is needed.
  public init(_ path: String, lock lockPath: String) {
    self.path = path
    self.lockPath = lockPath
  }

  /// Changes the file under the lock.
  ///
  /// - Parameters:
  ///   - limit: how long to wait for the lock.
  ///   - body: may read the file; returns the new content, or nil to leave it unchanged, and the result.
  /// - Throws: `LockedFileFailure`; the file is then unchanged.
  public func change<Value: Sendable, Cause: Error>(
    within limit: Duration, _ body: @escaping @Sendable () throws(Cause) -> (content: [UInt8]?, value: Value)
  ) async throws(LockedFileFailure<Cause>) -> Value {
    let lock: LockFile
    do throws(SystemFailure) {
      try PrivateFolder.make(FilePaths.folder(of: path))
      lock = try LockFile(lockPath)
    } catch {
      throw LockedFileFailure<Cause>.system(error)
    }
    guard await lock.lock(within: limit) else { throw LockedFileFailure<Cause>.busy }
    defer { lock.unlock() }
    return try await BlockingCall.run { () throws(LockedFileFailure<Cause>) -> Value in
      let change = try rethrow(body(), as: LockedFileFailure<Cause>.refused)
      guard let content = change.content else { return change.value }
      try rethrow(AtomicFile.write(content, to: path), as: LockedFileFailure<Cause>.system)
      AtomicFile.removeRemains(of: path)
      return change.value
    }
  }
}

/// Why a file was not changed under its lock.
public enum LockedFileFailure<Cause: Error>: Error {
  /// Someone else held the lock for too long, or the task was cancelled.
  case busy
  case system(SystemFailure)
  /// The change itself was refused.
  case refused(Cause)
}
