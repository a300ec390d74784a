import Formats
import Host
import TokenModel

/// The folder with one file for each share, `NAME.ini`, which people may write themselves.
public struct ShareFolder: Sendable {
  private static let ending = ".ini"
  private static let sizeLimit = 65_536

  /// The folder's path.
  public let path: String
  private let home: String

  /// The folder below fob's configuration folder, which need not exist.
  /// - Parameter home: the home folder that `~` stands for in the files.
  public init(configuration: String, home: String) {
    path = "\(configuration)/shares"
    self.home = home
  }

  /// The path of a share's file.
  public func file(of name: EnvironmentName) -> String { "\(path)/\(name.text)\(Self.ending)" }

  /// The names that files here give.
  public var names: [EnvironmentName] {
    ((try? FolderListing.names(in: path)) ?? []).filter { $0.hasSuffix(Self.ending) }
      .compactMap { EnvironmentName(String($0.dropLast(Self.ending.count))) }.sorted()
  }

  /// What a share's file says. A file with a password in it must be unreadable to others.
  /// - Throws: the first problem with its line, or that there is no such file and which ones there are.
  public func settings(of name: EnvironmentName) throws(FileFailure) -> ShareSettings {
    let path = file(of: name)
    let content: ReadFile
    do throws(FileAccessFailure) {
      content = try FileReader.read(path, limit: Self.sizeLimit, trust: .configuration)
    } catch {
      guard error.isMissing else { throw FileFailure(file: path, reason: error.description) }
      throw FileFailure(file: path, reason: missing(name), isMissingFile: true)
    }
    let file = EnvironmentFile(
      name: name, path: path, home: home, bytes: content.bytes, fingerprint: content.fingerprint)
    let settings = try rethrow(
      ShareReader(file).shareSettings(), as: { (failure: TextFailure) in failure.of(path) })
    if settings.password?.isLiteral == true {
      try rethrow(
        content.require(.secret),
        as: { (failure: FileAccessFailure) in FileFailure(file: path, reason: failure.description) })
    }
    return settings
  }

  private func missing(_ name: EnvironmentName) -> String {
    let there = names.map(\.text).joined(separator: ", ")
    return "No share is called '\(name)' (\(file(of: name))). "
      + (there.isEmpty ? "This host has joined none: fob share join NAME" : "There are: \(there)")
  }

  /// Writes a share's file (0600) with keys and values; reading it checks them.
  /// - Returns: false if there is one already, which stays as it is.
  public func create(_ name: EnvironmentName, _ values: [(key: String, value: String)]) throws(FileFailure) -> Bool {
    let path = file(of: name)
    let entries = values.map { INIEntry(key: $0.key, value: $0.value) }
    let text = try rethrow(
      INIDocument(sections: [INISection(name: "share", entries: entries)]).text,
      as: { (failure: TextFailure) in failure.of(path) })
    do throws(SystemFailure) {
      try PrivateFolder.make(self.path)
      return try AtomicFile.create(Array(text.utf8), at: path)
    } catch {
      throw FileFailure(file: path, reason: error.description)
    }
  }

  /// Removes a share's file; false where there is none.
  public func remove(_ name: EnvironmentName) throws(SystemFailure) -> Bool {
    try AtomicFile.remove(file(of: name))
  }
}
