import Glibc

/// A proxy on loopback.
public final class ProxyServer: Sendable {
  /// What it does with who wants to be led on.
  public enum Behaviour: Sendable {
    /// Leads to a port of loopback, whatever was asked for.
    case tunnel(to: UInt16)
    /// Turns away with this status.
    case answer(status: Int)
    /// Never answers.
    case hang
  }

  private let server: ScriptedServer

  /// Starts it.
  public init(_ behaviour: Behaviour) throws {
    server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      switch behaviour {
      case .answer(let status):
        connection.write("HTTP/1.1 \(status) No \u{1B}[2J way\r\nContent-Length: 0\r\n\r\n")
      case .hang: connection.waitForEnd()
      case .tunnel(let port):
        let target = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        defer { close(target) }
        guard FrontDoor.connect(target, to: port) else { return }
        connection.write("HTTP/1.1 200 Connection established\r\n\r\n")
        FrontDoor.relay(connection.descriptor, target)
      }
    }
  }

  deinit { server.stop() }

  /// Its address.
  public var url: String { server.url }

  /// How many came to it.
  public var connectionCount: Int { server.connectionCount }
}
