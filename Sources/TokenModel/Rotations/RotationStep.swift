import Formats

/// How far the rotation of one upload token has come. A token without a step was not tried.
public enum RotationStep: Sendable, Equatable {
  /// The server was asked for a replacement, and its answer is not known.
  case asked
  /// Nothing was created, and why: trying again is safe.
  case notCreated(reason: String)
  /// A replacement may have been created: it is among these tokens, which are new on the server.
  case unclear([Handle])
  /// The replacement exists.
  case created(Handle)
  /// The replacement exists, and the command did not take its value, and why.
  case undelivered(Handle, reason: String)
  /// The command took the value of the replacement.
  case delivered(Handle)
  /// A plan to revoke the old token is saved.
  case planned(Handle)

  /// The replacement, if it is known.
  public var successor: Handle? {
    switch self {
    case .asked, .notCreated, .unclear: nil
    case .created(let handle), .undelivered(let handle, _), .delivered(let handle), .planned(let handle): handle
    }
  }

  /// Why it got no further; nil if nothing is wrong.
  public var reason: String? {
    switch self {
    case .notCreated(let reason), .undelivered(_, let reason): reason
    case .asked: "the server was asked, and its answer is not known"
    case .unclear(let handles): "a replacement may be among these new tokens: \(Self.list(handles))"
    case .created, .delivered, .planned: nil
    }
  }

  /// The word that people read.
  public var displayName: String {
    switch self {
    case .asked, .unclear: "may have been created"
    case .notCreated: "not created"
    case .created: "created"
    case .undelivered: "not delivered"
    case .delivered: "delivered"
    case .planned: "to be revoked"
    }
  }

  private static func list(_ handles: [Handle]) -> String { handles.map(\.text).joined(separator: ", ") }
}

/// The step in a line of a file.
extension RotationStep {
  /// The word in files and reports.
  public var word: String {
    switch self {
    case .asked: "asked"
    case .notCreated: "not_created"
    case .unclear: "unclear"
    case .created: "created"
    case .undelivered: "undelivered"
    case .delivered: "delivered"
    case .planned: "planned"
    }
  }

  package func json(of handle: Handle) -> JSONValue {
    var object: [String: JSONValue] = ["handle": .string(handle.text), "step": .string(word)]
    object["new"] = successor.map { .string($0.text) }
    switch self {
    case .notCreated(let reason), .undelivered(_, let reason): object["reason"] = .string(reason)
    case .unclear(let handles): object["candidates"] = .array(handles.map { .string($0.text) })
    case .asked, .created, .delivered, .planned: break
    }
    return .object(object)
  }

  /// Reads it back; nil if anything is missing.
  package init?(_ json: JSONValue) {
    let successor = json["new"]?.stringValue.flatMap(Handle.init)
    let reason = json["reason"]?.stringValue ?? ""
    switch (json["step"]?.stringValue, successor) {
    case ("asked", nil): self = .asked
    case ("not_created", nil): self = .notCreated(reason: reason)
    case ("unclear", nil):
      self = .unclear(json["candidates"]?.arrayValue?.compactMap { $0.stringValue.flatMap(Handle.init) } ?? [])
    case ("created", let handle?): self = .created(handle)
    case ("undelivered", let handle?): self = .undelivered(handle, reason: reason)
    case ("delivered", let handle?): self = .delivered(handle)
    case ("planned", let handle?): self = .planned(handle)
    default: return nil
    }
  }
}
