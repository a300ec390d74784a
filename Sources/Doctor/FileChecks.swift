import Formats
import Host
import TokenModel

/// What the state of fob's own files and folders means.
public enum FileChecks {
  /// What was seen of one file or folder.
  public struct Observation: Sendable, Equatable {
    /// Its path.
    public let path: String
    /// Why it is not as it must be; nil if it is.
    public let refusal: FileAccessFailure?

    /// A file or folder that was looked at.
    public init(path: String, refusal: FileAccessFailure?) {
      self.path = path
      self.refusal = refusal
    }
  }

  /// What is wrong with the files below a folder; one finding if all is well, one for each that is not.
  /// - Parameters:
  ///   - folder: the folder.
  ///   - holding: what is in it.
  ///   - seen: the folder itself and what is in it.
  public static func findings(in folder: String, holding: String, _ seen: [Observation]) -> [Finding] {
    if case .missing? = seen.first?.refusal {
      return [.good(.files, folder, "Not there yet: it will hold \(holding).")]
    }
    let wrong = seen.compactMap { file in file.refusal.map { problem(file.path, $0) } }
    guard wrong.isEmpty else { return wrong }
    let count = seen.count - 1
    let files = count == 1 ? "1 file or folder" : "\(count) files and folders"
    return [.good(.files, folder, "Holds \(holding); only you can read or write it and the \(files) in it.")]
  }

  /// What is wrong with settings, keys and themes in the configuration's folder: sentences that say how to fix it.
  public static func findings(in folder: String, faults: [String]) -> [Finding] {
    guard faults.isEmpty else { return faults.map { .problem(.files, folder, $0, remedy: nil) } }
    return [.good(.files, folder, "Settings, keys and themes are valid, and only you can change them.")]
  }

  /// What is wrong with the content of fob's own files: sentences that say what follows from it.
  public static func findings(of damage: [(folder: String, sentence: String)]) -> [Finding] {
    damage.map { .problem(.files, $0.folder, $0.sentence, remedy: nil) }
  }

  /// What lines of the audit log that cannot be read mean.
  /// - Parameter problems: a sentence for each that says where it is.
  public static func findings(ofAuditLog problems: [String]) -> [Finding] {
    guard let first = problems.first else { return [] }
    let others = problems.count == 1 ? "" : " \(problems.count) lines in all are not entries."
    return [
      .advice(
        .files, "audit log", first + others,
        remedy: "Whoever can write to the file may have changed it, or the disk was full: look at the lines around it.")
    ]
  }

  /// What is wrong with a file that an environment names.
  /// - Parameter role: what the file is for: `ca_file`.
  public static func findings(of role: String, in environment: EnvironmentName, _ seen: Observation) -> [Finding] {
    guard let refusal = seen.refusal else { return [] }
    return [
      .problem(
        .files, environment.text, "\(role): \(refusal.fault)",
        remedy: refusal.remedy ?? refusal.advice ?? "Create the file, or change \(role) in the environment's file.")
    ]
  }

  private static func problem(_ path: String, _ refusal: FileAccessFailure) -> Finding {
    .problem(
      .files, path, refusal.fault,
      remedy: refusal.remedy ?? refusal.advice ?? "Look at it with: ls -ld \(ShellWord.quoted(path))")
  }
}

/// What it means where fob's files are.
public enum FileSystemChecks {
  /// Less than this is little for sessions and logs, in bytes.
  static let littleSpace: UInt64 = 16 << 20

  /// Findings on a folder's file system.
  /// - Parameters:
  ///   - folder: the folder.
  ///   - variable: the XDG variable that puts it elsewhere.
  ///   - isWritten: whether fob works there, rather than only reads what people wrote.
  public static func findings(
    about folder: String, movedBy variable: String, isWritten: Bool, _ system: FileSystem
  ) -> [Finding] {
    var findings: [Finding] = []
    switch system.kind {
    case .network(let name) where isWritten:
      findings.append(
        .problem(
          .files, folder,
          "It is on a network file system (\(name)): locks may not hold between hosts, so that two could spend one refresh token, lines of the "
            + "audit log may mix, and whoever runs the file server can read the sessions.",
          remedy: "Set \(variable) to a folder on this machine's own disk."))
    case .network(let name):
      findings.append(
        .advice(
          .files, folder,
          "It is on a network file system (\(name)): whoever runs the file server can change where secrets are sent.",
          remedy: "Set \(variable) to a folder on this machine's own disk."))
    case .userSpace:
      findings.append(
        .advice(
          .files, folder,
          "It is on a file system that a program serves (FUSE). Should the files be on another machine, locks may not hold.",
          remedy: "Set \(variable) to a folder on this machine's own disk."))
    case .memory where isWritten:
      findings.append(
        .advice(
          .files, folder, "It is in memory: sessions, the audit log and own labels are gone after a restart.",
          remedy: "Set \(variable) to a folder on a disk."))
    case .memory, .local: break
    }
    guard isWritten else { return findings }
    if system.isReadOnly {
      findings.append(
        .problem(
          .files, folder, "Its file system is mounted read-only: sessions cannot be saved.",
          remedy: "Set \(variable) to a folder that can be written."))
    } else if system.freeBytes < littleSpace {
      findings.append(
        .problem(
          .files, folder, "Its file system has \(system.freeBytes >> 10) kB left: a refreshed session may not fit.",
          remedy: "Make room."))
    }
    return findings
  }
}
