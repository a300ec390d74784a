import Foundation
import Support

/// The events that a command has written down, a line each.
struct EventLog {
  let path: String

  /// The command for `on_event` that writes them.
  var command: String { "sh -c 'cat >> \"\(path)\"'" }

  /// All of them so far.
  var events: [[String: Any]] {
    (FileManager.default.contents(atPath: path) ?? Data()).split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONSerialization.jsonObject(with: $0) as? [String: Any]
    }
  }

  /// What they are called.
  var kinds: [String] { events.compactMap { $0["event"] as? String } }

  /// How often each threshold of each token was told.
  var told: [String: Int] {
    var told: [String: Int] = [:]
    for event in events where ["token.expiring", "token.expired"].contains(event["event"] as? String) {
      for handle in event["handles"] as? [String] ?? [] {
        told["\(handle) \(event["threshold"] as? String ?? "expired")", default: 0] += 1
      }
    }
    return told
  }

  /// Waits until events of these kinds have come.
  func wait(for kinds: String...) async throws {
    try await waitUntil("\(kinds) came", state: { "\(self.kinds)" }) { Set(kinds).isSubset(of: self.kinds) }
  }

  /// The settings that name a command.
  static func settings(_ command: String) -> String { "[settings]\non_event = \(command)\n" }
}
