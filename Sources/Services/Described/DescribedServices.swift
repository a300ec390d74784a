import Formats
import Host
import ServiceFiles
import Synchronization
import TokenModel

/// The services that files describe. It reads each file when somebody first asks for the service, and again once the file is another.
public final class DescribedServices: FurtherServices {
  /// A service, and which files there were when fob read its own.
  private struct Known {
    let service: DescribedService
    let files: [FileFingerprint?]
  }

  private let files: ServiceFileFolders
  private let transport: any HTTPTransport
  private let known = Mutex<[ServiceName: Known]>([:])

  /// The services of the files in some folders, over a transport.
  public init(_ files: ServiceFileFolders, transport: any HTTPTransport) {
    self.files = files
    self.transport = transport
  }

  /// The service of a name; nil if no file has it.
  public func service(named name: ServiceName) throws(FileFailure) -> (any Service)? {
    let present = files.paths.map { FileFingerprint.of("\($0)/\(name.rawValue)\(ServiceFileName.ending)") }
    if let known = known.withLock({ $0[name] }), known.files == present { return known.service }
    guard let description = try files.description(of: name) else { return nil }
    let service = DescribedService(description, transport: transport)
    known.withLock { $0[name] = Known(service: service, files: present) }
    return service
  }

  /// All that can be used.
  public var all: [any Service] {
    files.entries.compactMap { entry in (try? entry.reading.get()).flatMap { try? service(named: $0.name) } }
  }
}
