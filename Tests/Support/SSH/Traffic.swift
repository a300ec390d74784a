/// What has passed over a line.
public struct Traffic: Sendable, Equatable {
  /// One direction.
  public struct Direction: Sendable, Equatable {
    /// Pieces as they arrived; on a quiet line each is one packet.
    public var packets = 0
    /// Bytes.
    public var bytes = 0

    mutating func add(_ count: Int) {
      packets += 1
      bytes += count
    }

    fileprivate func since(_ earlier: Direction) -> Direction {
      Direction(packets: packets - earlier.packets, bytes: bytes - earlier.bytes)
    }
  }

  /// From the client to the server.
  public var up = Direction()
  /// From the server to the client.
  public var down = Direction()

  /// What has passed since it was looked at before.
  public func since(_ earlier: Traffic) -> Traffic {
    Traffic(up: up.since(earlier.up), down: down.since(earlier.down))
  }
}
