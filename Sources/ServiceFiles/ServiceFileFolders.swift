import Formats
import Host
import TokenModel

/// Where service files are: the user's folder, the machine's folders, and the program itself; of files with one name
/// the first counts.
public struct ServiceFileFolders: Sendable {
  /// The largest service file, in bytes.
  public static let sizeLimit = 65_536

  /// The folders, the first to be looked into first.
  public let paths: [String]
  /// The names of services that no file describes.
  private let taken: Set<ServiceName>
  /// Which files the user has accepted.
  private let accepted: any FileConsents

  /// - Parameters:
  ///   - configurations: fob's configuration folders, the user's first.
  ///   - taken: the names of services that no file describes.
  public init(in configurations: [String], taken: Set<ServiceName>, accepted: any FileConsents) {
    self.accepted = accepted
    paths = configurations.map { "\($0)/services" }
    self.taken = taken
  }

  /// A service file, or what is wrong with it.
  public struct Entry: Sendable {
    /// The service's name; that of the file if it gives none.
    public let name: String
    /// The file; nil if it is part of the program.
    public let file: String?
    /// The service.
    public let reading: Result<ServiceDescription, FileFailure>
  }

  /// The service of a name; nil if no file has it.
  /// - Throws: what is wrong with the first file that has it.
  public func description(of name: ServiceName) throws(FileFailure) -> ServiceDescription? {
    guard !taken.contains(name), ServiceFileName.service(of: name.rawValue + ServiceFileName.ending) == name else {
      return nil
    }
    for path in paths {
      if let found = try description(in: "\(path)/\(name.rawValue)\(ServiceFileName.ending)", name) {
        return found
      }
    }
    return try ShippedFiles.texts[name.rawValue].map { bytes throws(FileFailure) in try Self.description(bytes, name) }
  }

  /// The service that any file describes; to look at one, fob need not trust it.
  public func check(_ path: String, trust: FileTrust = .any) throws(FileFailure) -> ServiceDescription {
    let file = FilePaths.name(of: path)
    guard let name = ServiceFileName.service(of: file) else {
      throw FileFailure(file: path, reason: "must be called NAME\(ServiceFileName.ending): \(ServiceFileName.rule)")
    }
    guard !taken.contains(name) else {
      throw FileFailure(file: path, reason: "'\(name)' is built in; no file can take its place. Rename the file")
    }
    guard let description = try description(in: path, name, trust: trust) else {
      throw FileFailure(file: path, reason: "there is no such file", isMissingFile: true)
    }
    return description
  }

  /// Every service file, by name; those that another one hides are left out.
  public var entries: [Entry] {
    var entries: [String: Entry] = [:]
    for path in paths {
      for file in (try? FolderListing.names(in: path)) ?? [] where file.hasSuffix(ServiceFileName.ending) {
        let name = String(file.dropLast(ServiceFileName.ending.count))
        guard entries[name] == nil, !file.hasPrefix(".") else { continue }
        let reading = Result { () throws(FileFailure) in try check("\(path)/\(file)", trust: .configuration) }
        entries[name] = Entry(name: name, file: "\(path)/\(file)", reading: reading)
      }
    }
    for (name, bytes) in ShippedFiles.texts where entries[name] == nil {
      let reading = Result { () throws(FileFailure) in try Self.description(bytes, ServiceName(rawValue: name)) }
      entries[name] = Entry(name: name, file: nil, reading: reading)
    }
    return entries.values.sorted { $0.name < $1.name }
  }

  private func description(
    in path: String, _ name: ServiceName, trust: FileTrust = .configuration
  ) throws(FileFailure) -> ServiceDescription? {
    let isOwn = path.hasPrefix("\(paths.first ?? "")/")
    let content: ReadFile
    do throws(FileAccessFailure) {
      content = try FileReader.read(path, limit: Self.sizeLimit, trust: isOwn ? trust : .any)
    } catch {
      if error.isMissing { return nil }
      throw FileFailure(file: path, reason: error.description)
    }
    if trust != .any {
      let isSafe = isOwn || content.isRoots && (try? content.require(.configuration)) != nil
      try accepted.requireService(
        name, in: path, content.bytes, isSafe: isSafe, takesPlace: ShippedFiles.texts[name.rawValue] != nil)
    }
    return try Self.description(content.bytes, name, of: path)
  }

  private static func description(
    _ bytes: [UInt8], _ name: ServiceName, of file: String? = nil
  ) throws(FileFailure) -> ServiceDescription {
    let file = file ?? name.rawValue + ServiceFileName.ending
    var description = try rethrow(
      ServiceFileReader.description(bytes, name: name), as: { (failure: TextFailure) in failure.of(file) })
    description.file = file
    return description
  }
}
