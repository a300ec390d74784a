import Formats
import Host
import Interface

/// The operator's `settings.ini` on disk.
struct SettingsLoader {
  /// Its name in the configuration folder.
  static let name = "settings.ini"

  private let path: String

  init(_ fob: Composition) {
    self.init(configuration: fob.folders.configuration)
  }

  init(configuration folder: String) {
    path = "\(folder)/\(Self.name)"
  }

  /// What it says, and what is wrong with it; the program's own settings where there is no such file.
  func read() -> (settings: Settings, problems: [FileFailure]) {
    do throws(FileAccessFailure) {
      let content = try FileReader.contentIfPresent(path, limit: 65_536, trust: .configuration)
      return content.map { SettingsFile.read($0, file: path) } ?? (Settings(), [])
    } catch {
      return (Settings(), [FileFailure(file: path, reason: error.description)])
    }
  }

  /// What follows when the file has changed.
  func message() -> Message {
    let (settings, problems) = read()
    return .settingsRead(settings, problems)
  }
}

extension Composition {
  /// When what expires counts as soon and as critical, by the person's settings.
  var expiryThresholds: ExpiryThresholds { SettingsLoader(self).read().settings.thresholds }
}

extension Preferences {
  /// What the person's files say: settings, what was kept, and themes.
  static func onDisk(_ fob: Composition) -> Preferences {
    var preferences = Preferences()
    let settings = SettingsLoader(fob).read()
    let kept = ChoiceStore(fob).read()
    (preferences.settings, preferences.kept) = (settings.settings, kept.choices)
    preferences.problems = settings.problems + kept.problems
    preferences.themes = ThemesFolder(fob).read()
    return preferences
  }
}
