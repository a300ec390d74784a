import FoundationEssentials

/// The services that this build of fob speaks to, by name.
public struct ServiceDirectory: Sendable {
  private let services: [ServiceName: any Service]

  /// Makes the directory; of two services with one name the last stays.
  public init(_ services: [any Service]) {
    self.services = Dictionary(services.map { ($0.profile.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// The service of that name, or nil when this build has none.
  public subscript(name: ServiceName) -> (any Service)? { services[name] }

  /// Why no login could begin in an environment, or nil: one could, as far as that is known before a secret is sent.
  public func loginRefusal(in environment: Environment, now: Date) async -> ServiceFailure? {
    do throws(ServiceFailure) {
      try await self[environment.service]?.checkLogin(to: environment, now: now)
      return nil
    } catch {
      return error
    }
  }

  /// What every service says of itself, by name.
  public var profiles: [ServiceProfile] {
    services.values.map(\.profile).sorted { $0.name.rawValue < $1.name.rawValue }
  }
}
