import Doctor
import Formats
import Glibc
import Host
import Interface
import Keeping
import TokenModel

extension DoctorProbe {
  /// fob's own files, and where they are.
  func files() -> [Finding] {
    let folders = fob.folders
    return configuration()
      + FileChecks.findings(
        in: folders.state, holding: "sessions, the audit log and what was chosen on the screens",
        Self.everything(in: folders.state, .state))
      + FileChecks.findings(
        in: folders.data, holding: "own labels and the vault", Self.everything(in: folders.data, .secret))
      + FileChecks.findings(of: damage()) + sessionsPlace()
      + fileSystem(of: folders.configuration, movedBy: "XDG_CONFIG_HOME", isWritten: false)
      + fileSystem(of: folders.state, movedBy: "XDG_STATE_HOME", isWritten: true)
      + fileSystem(of: folders.data, movedBy: "XDG_DATA_HOME", isWritten: true)
  }

  /// Where sessions are, if not in the state folder, and those that another setting has left.
  private func sessionsPlace() -> [Finding] {
    let sessions = fob.sessionsFolder
    var findings: [Finding] = []
    if sessions.place == .runtime {
      let kind = try? FileSystem.of(FilePaths.folder(of: FilePaths.folder(of: sessions.path))).kind
      findings.append(
        SessionsPlaceChecks.finding(
          ofRuntime: sessions.path, refusal: sessions.refusal, isInMemory: kind.map { $0 == .memory }))
      if sessions.refusal == nil {
        let wrong = Self.everything(in: sessions.path, .state).filter { $0.refusal.map { !$0.isMissing } ?? false }
        if !wrong.isEmpty { findings += FileChecks.findings(in: sessions.path, holding: "sessions", wrong) }
      }
    }
    let left = sessions.elsewhere.flatMap { folder in
      SessionsPlaceChecks.finding(ofRemains: folder, SessionStore(folder: folder).namesOfSessions())
    }
    return findings + [left].compactMap(\.self)
  }

  /// Lines of the audit log that are not entries.
  func auditLog() async -> [Finding] {
    var reader = fob.audit.reader()
    return FileChecks.findings(ofAuditLog: await reader.next().problems)
  }

  /// Problems that only reading fob's own files shows, each with its place.
  private func damage() -> [(folder: String, sentence: String)] {
    let (state, data) = (fob.folders.state, fob.folders.data)
    var sentences = SessionStore(fob.sessionsFolder).damage()
    sentences += SignInLedger(folder: SignInLedger.folder(in: state)).damage()
    sentences += BulkRevocation.damage(in: state) + BulkRotation.damage(in: state)
    sentences += [HandleKey.damage(in: state), ChoiceStore(fob).damage()].compactMap(\.self)
    let labels = [LabelStore(folder: data).damage()].compactMap(\.self) + TokenNames.damage(ofNotesIn: data)
    return sentences.map { (state, $0) } + labels.map { (data, $0) }
  }

  /// Settings, keys and themes, as the screens would read them.
  private func configuration() -> [Finding] {
    var faults = SettingsLoader(fob).read().problems.map(\.description)
    if case .failure(let error) = KeysFileLoader(fob).read() { faults += error.problems.map(\.description) }
    let themes = ThemesFolder(fob).read()
    faults += themes.entries.compactMap(\.error).map(\.description)
    return FileChecks.findings(in: fob.folders.configuration, faults: faults)
  }

  private func fileSystem(of folder: String, movedBy variable: String, isWritten: Bool) -> [Finding] {
    do throws(SystemFailure) {
      return FileSystemChecks.findings(
        about: folder, movedBy: variable, isWritten: isWritten, try FileSystem.of(folder))
    } catch {
      return [.problem(.files, folder, error.description, remedy: nil)]
    }
  }

  /// Far deeper than fob's folders; a symbolic link may lead back up.
  private static let deepest = 6

  /// A private folder and everything below it.
  private static func everything(in folder: String, _ trust: FileTrust, depth: Int = 0) -> [FileChecks.Observation] {
    do throws(FileAccessFailure) {
      try PrivateFolder.examine(folder)
    } catch {
      // Its content matters only if it is accessible.
      return [FileChecks.Observation(path: folder, refusal: error)]
    }
    let names: [String]
    do throws(SystemFailure) {
      names = try FolderListing.names(in: folder)
    } catch {
      return [FileChecks.Observation(path: folder, refusal: .unreadable(error))]
    }
    return [FileChecks.Observation(path: folder, refusal: nil)]
      + names.sorted().flatMap { name in
        let path = "\(folder)/\(name)"
        // A fix for a file must not be applied to what a link leads to, which is named by its own path.
        let actual = actualPath(of: path)
        guard isFolder(actual), depth < deepest else { return [examined(trust == .state ? path : actual, trust)] }
        return everything(in: actual, trust, depth: depth + 1)
      }
  }

  private static func actualPath(of path: String) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let resolved = realpath(path, nil) else {
      return path
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
