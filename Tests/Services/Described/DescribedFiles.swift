import Formats
import ServiceFiles
import TokenModel

@testable import Services

/// The service that a file of the program describes.
func described(_ name: String, _ transport: any HTTPTransport) throws -> DescribedService {
  let files = ServiceFileFolders(in: [], taken: [], accepted: NoConsents())
  guard let description = try files.description(of: ServiceName(rawValue: name)) else {
    throw TextFailure("the program has no service file of this name")
  }
  return DescribedService(description, transport: transport)
}

/// Nothing was accepted.
struct NoConsents: FileConsents {
  func consent(to path: String, _ content: [UInt8]) -> FileConsent { .none }
}

/// The service that a text describes.
func described(text: String, _ transport: any HTTPTransport) throws -> DescribedService {
  let name = ServiceName(rawValue: "example")
  var description = try ServiceFileReader.description(Array(text.utf8), name: name)
  description.file = "/etc/example.ini"
  return DescribedService(description, transport: transport)
}
