import Glibc

/// A call to the operating system that failed, or that was not made since it would have done harm.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was to be done, as a verb that the path can follow: `write`, `read the folder`.
  public let operation: String
  /// What it was to be done to, where that is a file or a program.
  public let path: String?
  /// The error number, `errno` (3).
  public let code: Int32
  /// Why, in words, where no number says it.
  public let reason: String?
  /// The whole sentence, where it was not the system that refused.
  private let words: String?

  /// An error of an operation; the code is the current `errno` unless another is given.
  /// - Parameter words: the description where it was not the system that refused.
  public init(operation: String, path: String? = nil, code: Int32 = errno, words: String? = nil) {
    self.words = words
    self.operation = operation
    self.path = path
    self.code = code
    reason = nil
  }

  /// An operation that was left, and why: words that end a sentence, without its full stop.
  public init(operation: String, path: String, reason: String) {
    self.operation = operation
    self.path = path
    self.reason = reason
    words = nil
    code = EINVAL
  }

  /// `Cannot write /path: No space left on device.`, and for the commonest codes what to do about it.
  public var description: String {
    if let words { return words }
    let subject = path.map { "\(operation) \($0)" } ?? operation
    if let reason { return "Cannot \(subject): \(reason)." }
    return "Cannot \(subject): \(String(cString: strerror(code)))." + (advice.map { " " + $0 } ?? "")
  }

  private var advice: String? {
    switch code {
    case ENOSPC, EDQUOT: "Make room and try again."
    case EROFS: "The file system is mounted read-only."
    case EACCES,
      EPERM where path != nil:
      "Check who owns it and its permissions with “ls -ld”."
    case EMFILE, ENFILE: "Too many files are open; close something or raise “ulimit -n”."
    default: nil
    }
  }
}
