/// One way in which the network or a server misbehaves, and what fob is to say of it.
public struct NetworkFault: Sendable, CustomStringConvertible {
  /// How it is brought about.
  enum Means: Sendable {
    /// Before the server: at the port that the environments name.
    case front(FrontDoor.Behaviour)
    /// By the sandbox: the members of a fault, as `fob-sandbox --help` tells them.
    case sandbox(String)
    /// By the certificate that the server shows.
    case certificate(ServerCertificate)
    /// By another address in the environment's file.
    case address(String)
    /// By a proxy that the environment's file names.
    case proxy(ProxyServer.Behaviour)
    /// By a port where no proxy is, named by the environment's file.
    case missingProxy
    /// By variables of fob's process; `PROXY` stands for the address of a proxy that leads to the server, `NOWHERE` for one that is not there.
    case variables([String: String])
    /// By lines in the environment's file.
    case lines([String])
  }

  /// What is wrong with the server's certificate, or what else the server demands.
  enum ServerCertificate: Sendable {
    case ofUnknownAuthority
    case forAnotherHost
    case expired
    case demandingClientCertificate(isGiven: Bool)
  }

  /// How one command ends.
  public struct Ending: Sendable {
    /// The exit status.
    public let status: Int32
    /// Words of what it says.
    public let words: String

    init(_ status: Int32, _ words: String) {
      self.status = status
      self.words = words
    }
  }

  /// Its name in the table.
  public let name: String
  let means: Means
  /// Whether the servers speak TLS.
  let isSecure: Bool
  /// Seconds that fob gives the server: few where it has to give up.
  let limit: Int
  /// How commands end; the most fitting key counts: service and column, column, all.
  private let endings: [Key: Ending]
  /// Services that it is about.
  public let services: [FaultService]

  /// The name.
  public var description: String { name }

  /// Which commands an ending is of.
  enum Key: Hashable, Sendable {
    case all
    case column(FaultColumn)
    case service(FaultService)
    case one(FaultService, FaultColumn)
  }

  init(
    _ name: String, _ means: Means, isSecure: Bool = false, limit: Int = 60,
    services: [FaultService] = FaultService.allCases, _ status: Int32, _ words: String,
    but others: [Key: Ending] = [:]
  ) {
    self.name = name
    self.means = means
    self.isSecure = isSecure
    self.limit = limit
    self.services = services
    endings = others.merging([.all: Ending(status, words)]) { other, _ in other }
  }

  /// How a command is to end.
  public func ending(_ service: FaultService, _ column: FaultColumn) -> Ending {
    let keys: [Key] = [.one(service, column), .service(service), .column(column), .all]
    let ending = keys.lazy.compactMap { endings[$0] }.first ?? Ending(0, "")
    return column == .screen && isHarmless ? Ending(0, service.success) : ending
  }

  /// Whether nothing is wrong in the end.
  public var isHarmless: Bool { endings[.all]?.status == 0 }
}
