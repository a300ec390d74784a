import Foundation
import TokenModel

@testable import Interface

extension World {
  /// A request to api.video so many seconds after the world's time.
  static func request(
    _ number: Int, _ method: String = "GET", _ path: String = "/upload-tokens?currentPage=1&pageSize=25",
    after seconds: Double = 0, in environment: Environment? = nil
  ) throws -> LoggedRequest {
    let environment = try environment ?? videoEnvironment()
    return LoggedRequest(
      number: number, environment: environment.name, origin: environment.origin, method: method, path: path,
      begun: now.addingTimeInterval(seconds))
  }

  /// What an answer told.
  static func answer(_ status: Int, bytes: Int = 4812, remaining: Int? = nil) -> LoggedRequest.Outcome {
    .answered(LoggedAnswer(status: status, bytes: bytes, remaining: remaining))
  }

  /// Requests of all kinds: answered, refused, without an answer, under way.
  static func requests() throws -> [LoggedRequest] {
    [
      try request(1, "POST", "/api/accesstoken/login", in: prod()).ended(answer(200, bytes: 812), milliseconds: 143),
      try request(2, after: 1).ended(answer(200, remaining: 41), milliseconds: 87),
      try request(3, "DELETE", "/upload-tokens/•••", after: 2).ended(answer(404, bytes: 96), milliseconds: 31),
      try request(4, after: 3).ended(
        .failed(word: "timed out", reason: "ws.api.video did not answer within 20 s."), milliseconds: 20_004),
      try request(5, "DELETE", "/upload-tokens/•••", after: 4),
    ]
  }
}

extension AppState {
  /// Takes in requests.
  mutating func see(_ records: [LoggedRequest]) {
    for record in records { _ = update(&self, .requestSeen(record)) }
  }
}

extension World {
  /// An entry of the audit log at the world's time.
  static func entry(_ kind: AuditEvent.Kind, handle: Handle?, result: AuditEvent.Result = .done, detail: String? = nil)
    throws -> AuditEntry
  {
    let environment = try videoEnvironment()
    return AuditEntry(
      AuditEvent(kind, in: environment, account: nil, handle: handle, result: result, detail: detail), time: now,
      user: "ops",
      host: "bastion", process: 1)
  }
}
