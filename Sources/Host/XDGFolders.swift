/// Where fob keeps its files, by the XDG Base Directory Specification. Nothing here looks at the disk.
public struct XDGFolders: Equatable, Sendable {
  /// `$XDG_CONFIG_HOME/fob`, by default `~/.config/fob`.
  public let configuration: String
  /// `$XDG_STATE_HOME/fob`, by default `~/.local/state/fob`.
  public let state: String
  /// `$XDG_DATA_HOME/fob`, by default `~/.local/share/fob`.
  public let data: String

  /// The user's home folder by its variable; nil if `HOME` is missing, empty or not an absolute path.
  public static func home(variable: (String) -> String?) -> String? {
    variable("HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
  }

  /// The folders that an environment names. A relative path is ignored, as the specification demands.
  ///
  /// - Parameter home: the user's home folder.
  public init(environment: [String: String], home: String) {
    self.init(home: home) { environment[$0] }
  }

  /// The same from a function that looks up single variables.
  public init(home: String, variable: (String) -> String?) {
    func folder(_ name: String) -> String? {
      variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    configuration = (folder("XDG_CONFIG_HOME") ?? home + "/.config") + "/fob"
    state = (folder("XDG_STATE_HOME") ?? home + "/.local/state") + "/fob"
    data = (folder("XDG_DATA_HOME") ?? home + "/.local/share") + "/fob"
  }

  /// The folders in which configuration for all users of the machine may be, in the order of precedence: `/etc`, then `$XDG_CONFIG_DIRS`, by default
  /// `/etc/xdg`.
  public static func systemConfiguration(variable: (String) -> String?) -> [String] {
    let named = variable("XDG_CONFIG_DIRS").flatMap { $0.isEmpty ? nil : $0 } ?? "/etc/xdg"
    let paths = named.split(separator: ":").map { path in
      String(path.utf8.count > 1 && path.hasSuffix("/") ? path.dropLast() : path)
    }
    return (["/etc"] + paths).reduce(into: []) { folders, path in
      if path.hasPrefix("/"), !folders.contains(path) { folders.append(path) }
    }
  }
}
