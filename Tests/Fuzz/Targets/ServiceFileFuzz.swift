import Formats
import FoundationEssentials
import ServiceFiles
import TokenModel

@testable import Services

extension FuzzTarget {
  /// The reader of service files, and the requests that a file that was read would have fob make.
  static let serviceFile = FuzzTarget("service-file") { input in
    let description: ServiceDescription
    do throws(TextFailure) {
      description = try ServiceFileReader.description(input, name: ServiceName(rawValue: "example"))
    } catch {
      try BrokenPromise.unless(!error.reason.isEmpty, "A file is refused without a word.")
      return
    }
    let origin = try Origin("https://server.example")
    let secrets: [Placeholder: String] = [
      .password: "canary-password", .key: "canary-key", .token: "canary-token", .refreshToken: "canary-refresh",
    ]
    var filling = secrets.mapValues { Secret($0) }
    for placeholder in Placeholder.words.values where filling[placeholder] == nil {
      filling[placeholder] = Secret("../?&#x=\u{1B}")
    }
    for request in description.requests {
      guard let address = try? request.address(filling, on: origin) else { continue }
      try BrokenPromise.unless(address.origin == origin, "A request goes to \(address.origin.text).")
      try BrokenPromise.unless(!address.path.contains("canary"), "A secret stands in an address: \(address.path)")
      try BrokenPromise.unless(
        !address.path.split(separator: "/").contains(".."), "A value leads elsewhere: \(address.path)")
    }
    let shown = DisplayText(description.displayName).string
    try BrokenPromise.unless(shown == description.displayName, "A name steers terminals.")
  }
}
