import Formats
import Foundation
import TerminalKit
import TokenModel

@testable import Interface

extension Scene {
  /// What the main screen says of sessions that other hosts have too.
  static let shared = [
    Scene("shared", sizes: sharedSizes) { try World.sharing() },
    Scene("shared-and-refreshed-elsewhere", sizes: sharedSizes) {
      try World.sharing(other: .init(host: "bastion2", purpose: .refresh, until: World.now.addingTimeInterval(20)))
    },
    Scene("share-that-does-not-answer", sizes: sharedSizes) {
      try World.sharing(problem: "https://etcd1.example.org:2379: refused")
    },
    Scene("share-that-does-not-answer-without-a-session", sizes: sharedSizes) {
      try World.sharing(problem: "https://etcd1.example.org:2379: refused", endsIn: nil)
    },
    Scene("inspect-shared-session") {
      var state = try World.sharing(problem: "https://etcd1.example.org:2379: refused")
      state.press(.enter)
      return state
    },
  ]

  private static let sharedSizes = [Size(rows: 24, columns: 80), Size(rows: 40, columns: 120)]
}

extension World {
  /// The archive is shared among six hosts, and its session is one of them all.
  static func sharing(
    problem: String? = nil, other: SharedStanding.Other? = nil, endsIn left: Double? = 872
  ) throws -> AppState {
    var prod = try prod()
    prod.share = try named("team")
    var condition = ShareCondition()
    (condition.hosts, condition.problem) = (6, problem)
    var shared = reading(prod, left.map { session(of: prod, endsIn: $0, issued: 28) })
    shared.status?.share = SharedStanding(name: try named("team"), condition: condition, other: other)
    let rest = try readings().filter { $0.entry.name != "prod" }
    return try state(rest + [shared], chosen: "prod")
  }
}
