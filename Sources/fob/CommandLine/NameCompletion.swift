import FoundationEssentials
import Host
import Interface
import TokenModel

/// What a shell completes: names from the listings of folders alone. No file is read, no server asked, and no library is opened.
enum NameCompletion {
  /// The names of environments, sorted.
  static func environments() -> [String] {
    EnvironmentFolder(path: folders.configuration + "/environments", home: "", profiles: []).names()
  }

  /// The names of themes: fob's own and the person's.
  static func themes() -> [String] {
    let files = (try? FolderListing.names(in: folders.configuration + "/themes")) ?? []
    let own = files.filter { $0.hasSuffix(".ini") }.map { String($0.dropLast(4)) }
    return Set(ThemeLibrary.shippedNames + own).sorted()
  }

  private static var folders: XDGFolders {
    let variables = ProcessInfo.processInfo.environment
    return XDGFolders(environment: variables, home: Composition.home(variables))
  }
}
