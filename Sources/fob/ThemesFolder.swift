import Host
import Interface
import TokenModel

/// The operator's themes on disk: `NAME.ini` in the folder `themes` of the configuration.
struct ThemesFolder {
  /// Where it is.
  let path: String

  private static let ending = ".ini"
  private static let sizeLimit = 65_536

  init(_ fob: Composition) {
    path = "\(fob.folders.configuration)/themes"
  }

  /// All themes that there are now. A file that cannot be used hides fob's own theme of that name all the same.
  func read() -> ThemeLibrary {
    let names = ((try? FolderListing.names(in: path)) ?? []).filter { $0.hasSuffix(Self.ending) }
    return ThemeLibrary(own: names.compactMap { own(String($0.dropLast(Self.ending.count))) })
  }

  private func own(_ name: String) -> OwnTheme? {
    guard EnvironmentName(name) != nil else { return nil }
    let file = "\(path)/\(name)\(Self.ending)"
    do throws(FileRefusal) {
      let bytes = try FileReading.read(file, limit: Self.sizeLimit, trust: .configuration).bytes
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return OwnTheme(name: name, file: file, content: .refused("\(file) is not UTF-8; save it as UTF-8."))
      }
      return OwnTheme(name: name, file: file, content: .text(text))
    } catch {
      if case .missing = error { return nil }
      return OwnTheme(name: name, file: file, content: .refused(error.description))
    }
  }
}

extension ThemeLibrary {
  /// The theme of a name that a person gave.
  func named(_ name: String, in fob: Composition) throws(CommandFailure) -> Theme {
    do throws(ThemeError) {
      if let theme = try theme(name) { return theme }
    } catch {
      throw CommandFailure(.failed, sentence(error))
    }
    let nearest = NearestWord.to(name, among: names).map { "Did you mean ‘\($0)’? " } ?? ""
    throw CommandFailure(
      .noSuchThing,
      "There is no theme ‘\(name)’. \(nearest)There are: \(names.joined(separator: ", ")). Your own go into \(ThemesFolder(fob).path)."
    )
  }
}
