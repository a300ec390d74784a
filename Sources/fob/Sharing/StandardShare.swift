import Formats
import Host
import Interface
import Synchronization
import TokenModel

/// The share that settings.ini names for all environments, read again when that file has changed.
final class StandardShare: Sendable {
  private let settings: SettingsLoader
  private let path: String
  private let known = Mutex<(file: FileFingerprint?, share: EnvironmentName?)?>(nil)

  /// - Parameter folder: fob's configuration folder.
  init(configuration folder: String) {
    settings = SettingsLoader(configuration: folder)
    path = "\(folder)/\(SettingsLoader.name)"
  }

  /// Its name; nil where there is none.
  @Sendable func name() -> EnvironmentName? {
    let file = FileFingerprint.of(path)
    return known.withLock { known in
      if let known, known.file == file { return known.share }
      let share = settings.read().settings.share
      known = (file, share)
      return share
    }
  }
}
