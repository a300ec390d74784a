import FoundationEssentials
import Host

/// Finds what people have elsewhere and fob can take: files of the vendor's kind in some folders, and pyPreservica's variables.
public struct EnvironmentSearch: Sendable {
  private let importer: EnvironmentImporter
  private let folders: [String]
  private let variables: [String: String]

  /// The name that an environment made of variables gets, where nobody gives one.
  static let nameOfVariables = "preservica"

  /// A search that looks into these folders, each another, but not below them.
  public init(importer: EnvironmentImporter, folders: [String], variables: [String: String]) {
    self.importer = importer
    self.folders = folders
    self.variables = variables
  }

  /// What was found, each with where it is; files that are no environments are passed over.
  public func found() -> [(place: String, result: EnvironmentImport)] {
    let paths = folders.flatMap { files(in: $0) }
    var found: [(place: String, result: EnvironmentImport)] = paths.compactMap { path in
      (try? importer.draft(fromFile: path)).map { (path, $0) }
    }
    if let name = EnvironmentName(Self.nameOfVariables),
      let result = try? importer.draft(fromVariables: variables, as: name)
    {
      found.append(("the variables PRESERVICA_…", result))
    }
    return found
  }

  private func files(in folder: String) -> [String] {
    let names = (try? FolderListing.names(in: folder)) ?? []
    return names.filter { EnvironmentFolder.baseName(of: $0) != nil }.sorted().map { "\(folder)/\($0)" }
  }
}
