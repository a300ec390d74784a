import Formats
import Host
import ServiceFiles
import TokenModel

/// A service file that counts only once the user accepts it, as it was read.
public struct UnacceptedServiceFile: Sendable {
  /// What it describes.
  public let description: ServiceDescription
  /// Its path.
  public let path: String
  /// Its content.
  public let content: [UInt8]

  /// The file that has a service's name and counts; nil if there is nothing to accept.
  /// - Throws: what is wrong with it even if it is accepted.
  public init?(of name: ServiceName, in files: ServiceFileFolders) throws(FileFailure) {
    do throws(FileFailure) {
      _ = try files.description(of: name)
      return nil
    } catch  where error.isUnaccepted {
      path = error.file
    }
    let path = path
    content = try rethrow(
      FileReader.read(path, limit: ServiceFileFolders.sizeLimit, trust: .any).bytes,
      as: { (failure: FileAccessFailure) in FileFailure(file: path, reason: failure.description) })
    description = try rethrow(
      ServiceFileReader.description(content, name: name), as: { (failure: TextFailure) in failure.of(path) })
  }
}
