import Glibc

/// A call to the operating system that failed, or that was not made because it would do harm.
public struct SystemFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was attempted, as a verb that the path can follow: `write`, `read the folder`.
  public let operation: String
  /// The file or program concerned, if any.
  public let path: String?
  /// The error number, `errno` (3).
  public let code: Int32
  /// The whole sentence, if the system was not the one that refused.
  private let sentence: String?

  /// A failed operation; the code is the current `errno` unless another is given.
  /// - Parameter sentence: the description if the system was not the one that refused.
  public init(operation: String, path: String? = nil, code: Int32 = errno, sentence: String? = nil) {
    self.operation = operation
    self.path = path
    self.code = code
    self.sentence = sentence
  }

  /// An operation that was not attempted, and why: words that end a sentence, without its full stop.
  public init(operation: String, path: String, reason: String) {
    self.init(operation: operation, path: path, code: EINVAL, sentence: "Cannot \(operation) \(path): \(reason).")
  }

  /// `Cannot write /path: No space left on device.`, and for the commonest codes what to do about it.
  public var description: String {
    if let sentence { return sentence }
    let subject = path.map { "\(operation) \($0)" } ?? operation
    return "Cannot \(subject): \(String(cString: strerror(code)))." + (advice.map { " " + $0 } ?? "")
  }

  private var advice: String? {
    switch code {
    case ENOSPC, EDQUOT: "Make room and try again."
    case EROFS: "The file system is mounted read-only."
    case EACCES,
      EPERM where path != nil:
      "Check who owns it and its permissions with 'ls -ld'."
    case EMFILE, ENFILE: "Too many files are open; close something or raise 'ulimit -n'."
    default: nil
    }
  }
}
