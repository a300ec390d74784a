import Formats
import Foundation
import TerminalKit
import TokenModel

@testable import Interface

/// The thirty environments with the horizon open: two lists are read, one could not be.
extension Thirty {
  static func horizon(rows: Int = 24, columns: Int = 80) throws -> AppState {
    var state = try state(rows: rows, columns: columns)
    var effects = state.type("H")
    for case .start(.loadAll, let environment, let work) in effects.reversed() {
      effects = update(&state, .ended(environment.name, work, .loadAll(try list(of: environment.name.text))))
    }
    return state
  }

  /// The horizon with the certificates of two servers and of a client, and one that was not read.
  static func certified(rows: Int = 24, columns: Int = 80) throws -> AppState {
    var state = try horizon(rows: rows, columns: columns)
    let day = 86_400.0
    func read(_ name: String, _ certificates: [(ExpiringItem.Subject, days: Double)], failed: Bool = false) throws {
      let failure = ServiceFailure.unreachable(reason: "eu.preservica.com did not answer.", mayHaveArrived: false)
      let found = EnvironmentCertificates(
        certificates.map { .init($0.0, end: now.addingTimeInterval($0.days * day)) }, failure: failed ? failure : nil)
      _ = update(&state, .certificatesRead(try World.named(name), found))
    }
    try read("archive-eu", [(.serverCertificate, 60), (.clientCertificate, 2.1)])
    try read("newspapers", [(.serverCertificate, 5.2)])
    try read("theses", [], failed: true)
    return state
  }

  static func list(of name: String) throws -> Result<CompleteList, SessionFailure> {
    switch name {
    case "pod-east": .success(CompleteList(rows: try World.podTokens(), isComplete: true))
    case "video":
      .success(CompleteList(rows: try tokens(from: 1, (1...180).map { Double($0 * $0 * 40) }), isComplete: true))
    case "video-live":
      .success(CompleteList(rows: try tokens(from: 300, (1...40).map { Double($0) * 2640 }), isComplete: true))
    default: .failure(.service(.unreachable(reason: "ws.api.video did not answer within 20 s.", mayHaveArrived: true)))
    }
  }

  /// Upload tokens that expire so many seconds from now, and after every fourth one that never expires.
  private static func tokens(from number: Int, _ left: [Double]) throws -> [ListedToken] {
    let labels = ["batch upload", nil, "drone team", "partner: Übersetzungen", "mobile app, beta", "Café archive"]
    return try left.enumerated().flatMap { index, seconds -> [ListedToken] in
      let expiries: [TokenExpiry] = [.at(now.addingTimeInterval(seconds))] + (index % 4 == 3 ? [.never] : [])
      return try expiries.enumerated().map { other, expiry in
        let handle = try World.handle((number + index) * 2 + other)
        let value = Secret("to-\(handle)")
        return ListedToken(
          token: UploadToken(
            reference: TokenReference(identity: value, id: value), value: value,
            created: now.addingTimeInterval(-86_400),
            lifetime: expiry == .never ? nil : Int(seconds) + 86_400, expiry: expiry), handle: handle,
          ownLabel: labels[(number + index) % labels.count])
      }
    }
  }
}
