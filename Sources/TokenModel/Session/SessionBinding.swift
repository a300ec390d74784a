import Formats

/// Whose session it is: what the environment's file said when its session was got.
///
/// Sessions and secrets are bound to the origin; a session is bound to the account too.
public struct SessionBinding: Sendable, Equatable, Encodable {
  /// The server.
  public var origin: Origin
  /// The kind of server.
  public var service: ServiceName
  /// The account that the file names, or nil where it is asked for.
  public var username: String?
  /// The tenant that the file names, or nil.
  public var tenant: String?
  /// What the file says that only the service understands, by key, or nil where it says nothing.
  public var settings: [String: String]?
  /// The other servers that the file names, or nil where it names none.
  public var furtherOrigins: [Origin]?

  /// What an environment's file says now.
  public init(_ environment: Environment) {
    origin = environment.origin
    service = environment.service
    username = environment.username
    tenant = environment.tenant
    settings = environment.settings.isEmpty ? nil : environment.settings
    furtherOrigins = environment.furtherOrigins.isEmpty ? nil : environment.furtherOrigins
  }
}

extension SessionBinding: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONError) {
    let members = try JSONMembers(json: part)
    origin = try members.read("origin")
    service = ServiceName(rawValue: try members.read("service"))
    username = try members.readIfPresent("username")
    tenant = try members.readIfPresent("tenant")
    settings = try members.readIfPresent("settings")
    furtherOrigins = try members.readIfPresent("furtherOrigins")
  }
}
