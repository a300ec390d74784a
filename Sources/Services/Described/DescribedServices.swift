import Formats
import ServiceFiles
import Synchronization
import TokenModel

/// The services that files describe. It reads each file when somebody first asks for the service and keeps it: a change of the file does not touch a session
/// that has begun.
public final class DescribedServices: FurtherServices {
  private let files: ServiceFileFolders
  private let transport: any HTTPTransport
  private let known = Mutex<[ServiceName: Result<DescribedService?, FileFailure>]>([:])

  /// The services of the files in some folders, over a transport.
  public init(_ files: ServiceFileFolders, transport: any HTTPTransport) {
    self.files = files
    self.transport = transport
  }

  /// The service of a name; nil if no file has it.
  public func service(named name: ServiceName) throws(FileFailure) -> (any Service)? {
    if let reading = known.withLock({ $0[name] }) { return try reading.get() }
    let reading = Result { () throws(FileFailure) in try files.description(of: name) }
      .map { description in description.map { DescribedService($0, transport: transport) } }
    known.withLock { $0[name] = reading }
    return try reading.get()
  }

  /// All that can be used.
  public var all: [any Service] {
    files.entries.compactMap { entry in (try? entry.reading.get()).flatMap { try? service(named: $0.name) } }
  }
}
