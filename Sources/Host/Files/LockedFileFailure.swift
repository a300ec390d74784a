/// Why a file was not changed under its lock.
public enum LockedFileFailure<Refusal: Error>: Error {
  /// Somebody else held the lock for too long, or the task was cancelled.
  case busy
  case system(SystemError)
  /// The change itself was refused.
  case refused(Refusal)
}
