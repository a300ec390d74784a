import Formats
import Glibc

/// Why a file was not read. The description says what mends it.
public enum FileRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  case missing(path: String)
  case unreadable(SystemError)
  /// Others may read a file that holds a secret; the mode is its twelve permission bits.
  case readableByOthers(path: String, mode: mode_t)
  /// Others may write to the file or folder; the mode is its twelve permission bits.
  case writableByOthers(path: String, mode: mode_t)
  /// Others may read or enter a folder that is to be private; the mode is its twelve permission bits.
  case openToOthers(path: String, mode: mode_t)
  case foreignOwner(path: String, uid: uid_t)
  case notAFile(path: String)
  /// A symbolic link where fob keeps a file of its own.
  case symbolicLink(path: String)
  case tooLarge(path: String, limit: Int)

  /// A sentence for the user.
  public var description: String { fault + (remedy.map { " Mend it with: \($0)" } ?? "") }

  /// What is wrong, as a sentence.
  public var fault: String {
    switch self {
    case .missing(let path):
      "There is no file \(path)."
    case .unreadable(let error):
      error.description
    case .readableByOthers(let path, let mode):
      "\(path) holds a secret and others may read it (mode \(Self.octal(mode)))."
    case .writableByOthers(let path, let mode):
      "Others may write to \(path) (mode \(Self.octal(mode)))."
    case .openToOthers(let path, let mode):
      "Others may look into \(path) (mode \(Self.octal(mode)))."
    case .foreignOwner(let path, let uid):
      "\(path) belongs to the user with the number \(uid), not to you."
        // Given to root, it would be lost to its owner.
        + (geteuid() == 0 ? " Run fob as that user, without sudo." : "")
    case .notAFile(let path):
      "\(path) is not a regular file."
    case .symbolicLink(let path):
      "\(path) is a symbolic link, which could lead fob to another's file."
    case .tooLarge(let path, let limit):
      "\(path) is larger than \(limit) bytes, which is more than such a file needs."
    }
  }

  /// Whether there is no such file.
  public var isMissing: Bool { if case .missing = self { true } else { false } }

  /// The command that mends it, or nil where none does.
  public var remedy: String? {
    switch self {
    case .readableByOthers(let path, _): "chmod 600 \(ShellWord.quoted(path))"
    case .writableByOthers(let path, _): "chmod go-w \(ShellWord.quoted(path))"
    case .openToOthers(let path, _): "chmod 700 \(ShellWord.quoted(path))"
    case .foreignOwner(let path, _): geteuid() == 0 ? nil : "chown \(geteuid()) \(ShellWord.quoted(path))"
    case .symbolicLink(let path): "rm \(ShellWord.quoted(path))"
    case .missing, .unreadable, .notAFile, .tooLarge: nil
    }
  }

  private static func octal(_ mode: mode_t) -> String {
    "0" + String(mode & 0o7777, radix: 8)
  }
}
