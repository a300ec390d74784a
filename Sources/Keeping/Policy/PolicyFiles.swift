import Formats
import Host
import TokenModel

/// The files of rules for upload tokens: the machine's, which always counts, and the user's, which can only add to it.
public struct PolicyFiles: PolicySource {
  /// The machine's.
  public static let system = "/etc/fob/policy.ini"
  /// The name of the user's, in fob's configuration folder.
  public static let name = "policy.ini"
  private static let sizeLimit = 65_536

  /// In their order.
  public let paths: [String]

  /// - Parameter configuration: fob's configuration folder.
  public init(configuration: String, system: String = PolicyFiles.system) {
    paths = [system, "\(configuration)/\(Self.name)"]
  }

  /// The rules as they are now, or why nobody knows them.
  public func read() -> Result<Policy, FileFailure> { Result { () throws(FileFailure) in try policy() } }

  /// The rules as they are now; a file that is not there has none.
  public func policy() throws(FileFailure) -> Policy {
    var entries: [Policy.Entry] = []
    for path in paths {
      let content: ReadFile
      do throws(FileAccessFailure) {
        content = try FileReader.read(path, limit: Self.sizeLimit, trust: .configuration)
      } catch {
        guard error.isMissing else { throw FileFailure(file: path, reason: error.description) }
        continue
      }
      entries += try rethrow(
        PolicyReader.entries(utf8: content.bytes, of: path), as: { (failure: TextFailure) in failure.of(path) })
    }
    return Policy(entries)
  }
}
