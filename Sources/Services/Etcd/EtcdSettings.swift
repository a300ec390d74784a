import Formats
import TokenModel

/// Which etcd a share is in, and how it is reached.
public struct EtcdSettings: Sendable {
  /// The members' client addresses, in the order in which they are tried.
  public var endpoints: [Origin]
  /// What all keys of the share begin with, without a slash at the end: `fob/…`.
  public var prefix: String
  /// The user that etcd knows this team by; nil where it asks for none.
  public var user: String?
  /// Certificates, proxy; its time limit does not count here.
  public var connection: ConnectionSettings
  /// Seconds after which a request ends, so that the next endpoint can be asked: a cluster that chooses a leader answers after up to seven.
  public var requestLimit = 2
  /// Where all this is written, for messages.
  public var file: String
  /// Gets the user's password when it is first needed; what it throws is shown to the user.
  public var password: @Sendable () async throws(TextFailure) -> Secret
  /// Where the user's token is kept from one process to the next; nil: nowhere.
  public var tokens: (any EtcdTokenStore)?

  /// Settings of a share.
  public init(
    endpoints: [Origin], prefix: String, user: String? = nil, connection: ConnectionSettings = ConnectionSettings(),
    file: String,
    password: @escaping @Sendable () async throws(TextFailure) -> Secret = { () throws(TextFailure) in
      throw TextFailure("there is no password")
    }
  ) {
    self.endpoints = endpoints
    self.prefix = prefix
    self.user = user
    self.connection = connection
    self.file = file
    self.password = password
  }
}

/// Keeps etcd's token from one process to the next.
public protocol EtcdTokenStore: Sendable {
  /// The token; nil where there is none. It may have ended.
  func read() async -> Secret?

  /// Keeps a token.
  func write(_ token: Secret) async
}
