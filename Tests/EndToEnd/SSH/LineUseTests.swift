import Foundation
import Support
import Testing

/// What the UI puts on a line to its operator: packets and bytes.
@Suite(.enabled(if: SSHServer.isAvailable), .drivesPrograms) struct LineUseTests {
  /// Bytes that one packet carries over Ethernet.
  private let segment = 1448

  /// The line as it is in the building, and one of 200 ms there and back and 56 kbit/s.
  enum Line: CaseIterable {
    case fast
    case slow

    func lay(to port: UInt16) throws -> NetworkLink {
      switch self {
      case .fast: try NetworkLink(to: port)
      case .slow: try NetworkLink(to: port, delay: .milliseconds(100), bytesPerSecond: 7000)
      }
    }
  }

  @Test(arguments: Line.allCases)
  func `a key press costs one packet each way`(line: Line) async throws {
    let remote = try RemoteOperator()
    let link = try line.lay(to: remote.server.port)
    let terminal = try await remote.openInterface(showing: "quit", through: link)
    let before = link.traffic
    let keys = ["j", "j", "k", "j", "k", "k", "j", "k"]
    for key in keys {
      terminal.send(key)
      _ = try await terminal.readMore()
    }
    let used = link.traffic.since(before)
    #expect(used.up.packets == keys.count && used.down.packets == keys.count, "\(used)")
    #expect(used.down.bytes <= keys.count * segment, "\(used)")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
  }

  @Test func `twenty countdowns cost one packet a second`() async throws {
    let remote = try RemoteOperator()
    let model = try #require(remote.host.folder.text(of: "config/fob/environments/video.ini"))
    for number in 1...20 {
      let name = "video-\(number)"
      try remote.host.folder.write(model, to: "config/fob/environments/\(name).ini")
      #expect(try await remote.host.fob("login", name).status == 0)
    }
    let link = try NetworkLink(to: remote.server.port)
    let terminal = try remote.open(remote.fob, through: link, rows: 90)
    try await terminal.read(until: "video-9")
    let ticks = 6
    var passed: [Int] = []
    // Until every server has answered, more than the countdowns changes.
    while passed.count < ticks || passed.suffix(ticks).reduce(0, +) > ticks * 320, passed.count < 60 {
      let before = link.traffic
      _ = try await terminal.readMore()
      passed.append(link.traffic.since(before).down.bytes)
    }
    let bytes = passed.suffix(ticks).reduce(0, +)
    #expect(bytes <= ticks * 320, "\(bytes) bytes for \(ticks) ticks, \(bytes / ticks * 60) a minute: \(passed)")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
  }
}
