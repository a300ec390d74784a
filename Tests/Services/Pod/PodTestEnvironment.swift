import Formats
import Foundation
import Host
import Services
import Testing
import TokenModel

/// POD environments and accesses for tests.
enum PodTestEnvironment {
  /// An environment of a server.
  static func environment(
    _ url: String, organizations: [String] = [], timeout: Int = 120
  ) throws -> TokenModel.Environment {
    TokenModel.Environment(
      name: try #require(EnvironmentName("pod-example")), file: "/none",
      fingerprint: FileFingerprint(device: 0, inode: 0, size: 0, modifiedNanoseconds: 0),
      service: ServiceName(rawValue: "pod"), origin: try Origin(url), organizations: organizations, isProduction: false,
      connection: ConnectionSettings(timeout: timeout))
  }

  /// A service over real sockets.
  static var service: PodService { PodService(transport: CurlTransport(userAgent: "fob/test", environment: [:])) }

  /// Email and password.
  static func answers(_ email: String, _ password: String) -> LoginAnswers {
    LoginAnswers([.username: Secret(email), .secret(.password): Secret(password)])
  }

  /// What `operation` throws, or nil.
  static func failure<Value>(
    _ operation: () async throws(ServiceFailure) -> Value
  ) async -> ServiceFailure? {
    do {
      _ = try await operation()
      return nil
    } catch {
      return error
    }
  }
}

extension ServiceAnswer where Value == LoginStep {
  /// The session of a login that is done.
  var session: Session? {
    if case .loggedIn(let session) = value { session } else { nil }
  }
}

extension ServiceFailure {
  /// Which kind it is, without the words.
  var kind: String { Mirror(reflecting: self).children.first?.label ?? "cancelled" }
}
