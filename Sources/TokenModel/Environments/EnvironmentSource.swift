import Formats

/// One file of the environments folder: an environment, or what is wrong with it. One bad file never hides the others.
public enum EnvironmentEntry: Sendable, Equatable {
  /// Good to use.
  indirect case usable(Environment)
  /// Not good; shown with its problem.
  case broken(name: String, problem: FileFailure)

  /// The environment, or nil if its file cannot be used.
  public var environment: Environment? { if case .usable(let environment) = self { environment } else { nil } }

  /// The name: that of the file without its ending; from outside where the file is broken.
  public var name: String {
    switch self {
    case .usable(let environment): environment.name.text
    case .broken(let name, _): name
    }
  }
}

/// A file of an environments folder that gives an environment its name.
public struct EnvironmentFileName: Sendable, Hashable {
  /// The environment's name.
  public let name: EnvironmentName
  /// The file's name in the user's folder, or the whole path of a system-wide one.
  public let file: String

  /// Whether it is one for all users of the machine.
  public var isSystemWide: Bool { file.hasPrefix("/") }

  /// A file of this name.
  public init(name: EnvironmentName, file: String) {
    self.name = name
    self.file = file
  }
}

/// What the listing of the environments folder shows before any file is read.
public enum ListedEnvironment: Sendable, Equatable {
  /// A file whose content counts.
  case file(EnvironmentFileName)
  /// A file that gives no environment whatever is in it; or the folder, if it cannot be listed.
  case broken(name: String, problem: FileFailure)

  /// The name, as that of an ``EnvironmentEntry``.
  public var name: String {
    switch self {
    case .file(let file): file.name.text
    case .broken(let name, _): name
    }
  }
}

/// Reads the environments folder.
public protocol EnvironmentSource: Sendable {
  /// What is in the folder, by name; no file is read.
  func listing() -> [ListedEnvironment]

  /// What is in some of its files, in their order. The folders on the way to them are looked at once.
  func entries(in files: [EnvironmentFileName]) -> [EnvironmentEntry]

  /// One environment by name, reading no other file.
  func environment(named name: String) throws(EnvironmentLookupFailure) -> Environment
}

extension EnvironmentSource {
  /// Every environment file, by name; each call reads them again.
  public func entries() -> [EnvironmentEntry] {
    let listing = listing()
    let files = listing.compactMap { listed in if case .file(let file) = listed { file } else { nil } }
    var read = entries(in: files).makeIterator()
    return listing.compactMap { listed in
      switch listed {
      case .file: read.next()
      case .broken(let name, let problem): .broken(name: name, problem: problem)
      }
    }
  }
}

/// Why an environment could not be had by its name.
public enum EnvironmentLookupFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no such file; these exist.
  case unknown(name: String, existing: [String])
  /// Its file cannot be used.
  case broken(FileFailure)

  /// What is wrong, with the names that exist.
  public var description: String {
    switch self {
    case .unknown(let name, let existing):
      // Its file may be back by the time at which the others are listed.
      "No environment is called '\(DisplayText(name))'\(Self.proposal(for: name, existing.filter { $0 != name }))"
    case .broken(let problem): problem.description
    }
  }

  /// The name that was probably meant, else those that exist: the first ten.
  private static func proposal(for name: String, _ existing: [String]) -> String {
    guard !existing.isEmpty else { return ", and none exists yet. Add one: fob env add" }
    if let nearest = NearestWord.to(name, among: existing) { return ". Did you mean '\(DisplayText(nearest))'?" }
    let names = existing.prefix(10).joined(separator: ", ")
    let more = existing.count > 10 ? " and \(existing.count - 10) more; fob env list shows all." : ""
    return ". There are: \(DisplayText(names))\(more)"
  }
}
