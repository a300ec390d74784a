import Formats
import FoundationEssentials

/// Services that are looked for only when an environment names them.
public protocol FurtherServices: Sendable {
  /// The service of a name; nil if there is none.
  /// - Throws: what is wrong with its file.
  func service(named name: ServiceName) throws(FileFailure) -> (any Service)?

  /// All that can be used.
  var all: [any Service] { get }
}

/// The services that fob speaks to, by name: those that are built in, and those that files describe.
public struct ServiceDirectory: Sendable {
  private let services: [ServiceName: any Service]
  private let further: (any FurtherServices)?

  /// Makes the directory; of two services with one name the last stays, and none takes the place of a built-in one.
  public init(_ services: [any Service], further: (any FurtherServices)? = nil) {
    self.services = Dictionary(services.map { ($0.profile.name, $0) }, uniquingKeysWith: { $1 })
    self.further = further
  }

  /// The service of that name, or nil: no such service, or a file that cannot be used.
  public subscript(name: ServiceName) -> (any Service)? {
    services[name] ?? (try? further?.service(named: name)) ?? nil
  }

  /// What the service of a name says of itself; nil if there is none.
  /// - Throws: what is wrong with its file.
  public func profile(of name: ServiceName) throws(FileFailure) -> ServiceProfile? {
    if let service = services[name] { return service.profile }
    return try further?.service(named: name)?.profile
  }

  /// The profiles of the services that are built in, by name.
  public var builtIn: [ServiceProfile] {
    services.values.map(\.profile).sorted { $0.name.rawValue < $1.name.rawValue }
  }

  /// Why no login could begin in an environment; nil if one could, by what is known before a secret is sent.
  public func loginRefusal(in environment: Environment, now: Date) async -> ServiceFailure? {
    do throws(ServiceFailure) {
      try await self[environment.service]?.checkLogin(to: environment, now: now)
      return nil
    } catch {
      return error
    }
  }

  /// The same, and those of the services that some environments name.
  public func profiles(of environments: [Environment]) -> [ServiceProfile] {
    let others = Set(environments.map(\.service)).filter { services[$0] == nil }
    return builtIn + others.compactMap { self[$0]?.profile }
  }

  /// Every service's profile, by name; the files of services are read.
  public var profiles: [ServiceProfile] {
    (builtIn + (further?.all.map(\.profile) ?? [])).sorted { $0.name.rawValue < $1.name.rawValue }
  }
}
