import FoundationEssentials
import Host

/// Finds what people have elsewhere and fob can take: files of the vendor's kind in some folders, and pyPreservica's variables.
public struct EnvironmentSearch: Sendable {
  /// What a search came upon.
  public struct Findings: Sendable {
    /// What was meant as an environment, each with where it is, and why it cannot be one.
    public var candidates: [(place: String, result: Result<EnvironmentImport, EnvironmentProblem>)] = []
    /// Files that are something else, and how that is known.
    public var others: [EnvironmentProblem] = []
  }

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

  /// What was found.
  public func found() -> Findings {
    var findings = Findings()
    for folder in folders {
      do throws(SystemError) {
        for path in try files(in: folder) { look(at: path, &findings) }
      } catch {
        findings.candidates.append((folder, .failure(EnvironmentProblem(file: folder, reason: error.description))))
      }
    }
    if let name = EnvironmentName(Self.nameOfVariables),
      let result = try? importer.draft(fromVariables: variables, as: name)
    {
      findings.candidates.append(("the variables PRESERVICA_…", .success(result)))
    }
    return findings
  }

  private func look(at path: String, _ findings: inout Findings) {
    do throws(EnvironmentProblem) {
      findings.candidates.append((path, .success(try importer.draft(fromFile: path))))
    } catch {
      if Self.isMeant(path) {
        findings.candidates.append((path, .failure(error)))
      } else {
        findings.others.append(error)
      }
    }
  }

  /// Whether a file that cannot be used may be an environment's: it says so, or it cannot be looked at.
  private static func isMeant(_ path: String) -> Bool {
    do throws(FileRefusal) {
      let file = try FileReading.read(path, limit: EnvironmentFolder.sizeLimit, trust: .any)
      return EnvironmentFormat.isMeant(by: file.bytes)
    } catch {
      if case .unreadable = error { return true }
      return false
    }
  }

  private func files(in folder: String) throws(SystemError) -> [String] {
    guard FileFingerprint.of(folder) != nil else { return [] }
    return try FolderListing.names(in: folder).filter { EnvironmentFolder.baseName(of: $0) != nil }.sorted().map {
      "\(folder)/\($0)"
    }
  }

  /// The sections of an environment's file that nothing is read from, though something stands there.
  public static func unreadSections(inFile path: String) -> [String] {
    guard let file = try? FileReading.read(path, limit: EnvironmentFolder.sizeLimit, trust: .any) else { return [] }
    return EnvironmentFormat.unreadSections(of: file.bytes)
  }
}
