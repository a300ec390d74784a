import Formats
import Glibc

/// Why a file was not read. The description says how to fix it.
public enum FileAccessFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case missing(path: String)
  case unreadable(SystemFailure)
  /// Others may read a file that holds a secret; the mode is its twelve permission bits.
  case readableByOthers(path: String, mode: mode_t)
  /// As `readableByOthers`, but not for me to change: the file is root's, or on a read-only file system.
  case exposed(path: String, mode: mode_t)
  /// Others may write to the file or folder; the mode is its twelve permission bits.
  case writableByOthers(path: String, mode: mode_t)
  /// Others may read or enter a folder that must be private; the mode is its twelve permission bits.
  case openToOthers(path: String, mode: mode_t)
  case foreignOwner(path: String, uid: uid_t)
  /// Someone else's symbolic link on the way to the file.
  case foreignLink(path: String, uid: uid_t)
  case notAFile(path: String)
  /// A symbolic link where fob expects its own file.
  case symbolicLink(path: String)
  case tooLarge(path: String, limit: Int)

  /// A sentence for the user.
  public var description: String {
    if let remedy { return "\(fault) Fix it with: \(remedy)" }
    return fault + (advice.map { " \($0)" } ?? "")
  }

  /// What is wrong, as a sentence.
  public var fault: String {
    switch self {
    case .missing(let path):
      "There is no file \(path)."
    case .unreadable(let error):
      error.description
    case .readableByOthers(let path, let mode):
      "\(path) holds a secret and others can read it (mode \(Self.octal(mode)))."
    case .exposed(let path, let mode):
      "\(path) holds a secret, everybody here can read it (mode \(Self.octal(mode))), and you cannot change that."
    case .writableByOthers(let path, let mode):
      "Others can write to \(path) (mode \(Self.octal(mode)))."
    case .openToOthers(let path, let mode):
      "Others can read \(path) (mode \(Self.octal(mode)))."
    case .foreignOwner(let path, let uid):
      "\(path) belongs to user \(uid), not to you."
        // Giving the file to root would take it from its owner.
        + (geteuid() == 0 ? " Run fob as that user, without sudo." : "")
    case .foreignLink(let path, let uid):
      "The symbolic link \(path) belongs to user \(uid), who can redirect it."
    case .notAFile(let path):
      "\(path) is not a regular file."
    case .symbolicLink(let path):
      "\(path) is a symbolic link, which could lead fob to another user's file."
    case .tooLarge(let path, let limit):
      "\(path) is larger than \(limit) bytes, too large for such a file."
    }
  }

  /// Whether there is no such file.
  public var isMissing: Bool { if case .missing = self { true } else { false } }

  /// The command that fixes it; nil if none does.
  public var remedy: String? {
    switch self {
    case .readableByOthers(let path, _): Self.command("chmod 600", path)
    case .writableByOthers(let path, _): Self.command("chmod go-w", path)
    case .openToOthers(let path, _): Self.command("chmod 700", path)
    case .foreignOwner(let path, _): geteuid() == 0 ? nil : "sudo chown \(geteuid()) \(ShellWord.quoted(path))"
    case .symbolicLink(let path): "rm \(ShellWord.quoted(path))"
    case .missing, .unreadable, .exposed, .foreignLink, .notAFile, .tooLarge: nil
    }
  }

  /// What to do if no command fixes it, as a sentence; nil if that is up to the user.
  public var advice: String? {
    switch self {
    case .exposed(let path, _):
      "Mount it with mode 0440 and one of your groups (Docker: mode and gid; Kubernetes: defaultMode and fsGroup). If only you have access here, "
        + "let a command read it, by the key that ends in _command in place of _file: cat \(ShellWord.quoted(path))"
    case .foreignLink: "Name its target instead, or replace it with your own link."
    default: nil
    }
  }

  /// A command that changes a file's permissions, which only its owner and root may.
  private static func command(_ words: String, _ path: String) -> String {
    var status = stat()
    let isMine = geteuid() == 0 || stat(path, &status) != 0 || status.st_uid == geteuid()
    return "\(isMine ? "" : "sudo ")\(words) \(ShellWord.quoted(path))"
  }

  private static func octal(_ mode: mode_t) -> String {
    "0" + String(mode & 0o7777, radix: 8)
  }
}
