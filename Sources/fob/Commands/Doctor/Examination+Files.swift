import Host
import Interface
import TokenModel

extension Examination {
  /// fob's own files, and where they are.
  func files() -> [Finding] {
    let folders = fob.folders
    return configuration()
      + FileChecks.findings(
        in: folders.state, holding: "sessions, the audit log and what was chosen on the screens",
        Self.everything(in: folders.state, .state))
      + FileChecks.findings(
        in: folders.data, holding: "own labels and the vault", Self.everything(in: folders.data, .secret))
      + fileSystem(of: folders.configuration, movedBy: "XDG_CONFIG_HOME", isWritten: false)
      + fileSystem(of: folders.state, movedBy: "XDG_STATE_HOME", isWritten: true)
      + fileSystem(of: folders.data, movedBy: "XDG_DATA_HOME", isWritten: true)
  }

  /// Settings, keys and themes, as the screens would read them.
  private func configuration() -> [Finding] {
    var faults = SettingsReading(fob).read().problems.map(\.description)
    if case .failure(let error) = KeysFileReading(fob).read() { faults += error.sentences }
    let themes = ThemesFolder(fob).read()
    faults += themes.entries.compactMap(\.error).map(themes.sentence)
    return FileChecks.findings(in: fob.folders.configuration, faults: faults)
  }

  private func fileSystem(of folder: String, movedBy variable: String, isWritten: Bool) -> [Finding] {
    do throws(SystemError) {
      return FileSystemChecks.findings(
        about: folder, movedBy: variable, isWritten: isWritten, try FileSystem.of(folder))
    } catch {
      return [.problem(.files, folder, error.description, remedy: nil)]
    }
  }

  /// Far deeper than fob's folders are; a symbolic link may lead back up.
  private static let deepest = 6

  /// A private folder and all below it.
  private static func everything(in folder: String, _ trust: FileTrust, depth: Int = 0) -> [FileChecks.Seen] {
    do throws(FileRefusal) {
      try PrivateFolder.examine(folder)
    } catch {
      // What is in it matters only where it can be got at.
      return [FileChecks.Seen(path: folder, refusal: error)]
    }
    let names = (try? FolderListing.names(in: folder)) ?? []
    return [FileChecks.Seen(path: folder, refusal: nil)]
      + names.sorted().flatMap { name in
        let path = "\(folder)/\(name)"
        // A folder may be a link to one, whatever may be said of files.
        guard case .notAFile? = examined(path, .secret).refusal, depth < deepest else { return [examined(path, trust)] }
        return everything(in: path, trust, depth: depth + 1)
      }
  }
}
