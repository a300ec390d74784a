import Host

/// What it means where fob's files are.
public enum FileSystemChecks {
  /// Less than this is little for sessions and logs, in bytes.
  static let littleSpace: UInt64 = 16 << 20

  /// What is to be said of a folder's file system.
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
          .files, folder, "Its file system is mounted read-only: no session can be kept.",
          remedy: "Set \(variable) to a folder that can be written."))
    } else if system.freeBytes < littleSpace {
      findings.append(
        .problem(
          .files, folder, "Its file system has \(system.freeBytes >> 10) kB left: a renewed session may not find room.",
          remedy: "Make room."))
    }
    return findings
  }
}
