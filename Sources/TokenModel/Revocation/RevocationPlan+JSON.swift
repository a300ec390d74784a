import Formats
import FoundationEssentials

/// The plan in a file's first line.
extension RevocationPlan {
  var json: JSONValue {
    [
      "revocation": .integer(Int64(RevocationFile.version)), "environment": .string(environment.text),
      "origin": .string(origin.text), "account": account.map { .string($0) } ?? .null,
      "made_at": .string(RFC3339.text(made)), "tokens": .array(rows.map(\.json)),
    ]
  }

  /// Reads it back; nil where anything is missing or wrong.
  init?(_ json: JSONValue) {
    guard json["revocation"]?.integerValue == Int64(RevocationFile.version),
      let environment = json["environment"]?.stringValue.flatMap(EnvironmentName.init),
      let origin = json["origin"]?.stringValue.flatMap({ try? Origin($0) }),
      let made = json["made_at"]?.stringValue.flatMap({ RFC3339.date($0) }),
      let values = json["tokens"]?.arrayValue
    else { return nil }
    let rows = values.compactMap(RevocationRow.init(_:))
    guard rows.count == values.count else { return nil }
    self.init(
      environment: environment, origin: origin, account: json["account"]?.stringValue, made: made, rows: rows)
  }
}

extension RevocationRow {
  /// The facts; what the service does not tell is absent.
  var json: JSONValue {
    var object: [String: JSONValue] = ["handle": .string(handle.text)]
    object["label"] = label.map { .string($0) }
    object["scope"] = scope.map { .string($0.rawValue) }
    object["organization"] = organization.map { .string($0) }
    object["created_at"] = created.map { .string(RFC3339.text($0)) }
    switch expiry {
    case .at(let date): object["expires_at"] = .string(RFC3339.text(date))
    case .never: object["never_expires"] = true
    case .unknown: break
    }
    switch lastUse {
    case .unknown: break
    case .never: object["last_used"] = "never"
    case .ago(let words, let seconds):
      object["last_used"] = .string(words)
      object["last_used_seconds"] = seconds.map { .integer(Int64($0)) }
    }
    return .object(object)
  }

  init?(_ json: JSONValue) {
    guard let handle = json["handle"]?.stringValue.flatMap(Handle.init) else { return nil }
    let end = json["expires_at"]?.stringValue.flatMap { RFC3339.date($0) }
    let words = json["last_used"]?.stringValue
    self.init(
      handle: handle, label: json["label"]?.stringValue,
      scope: json["scope"]?.stringValue.map(TokenScope.init(rawValue:)),
      organization: json["organization"]?.stringValue,
      created: json["created_at"]?.stringValue.flatMap { RFC3339.date($0) },
      expiry: json["never_expires"]?.boolValue == true ? .never : end.map { .at($0) } ?? .unknown,
      lastUse: words.map { words in
        words == "never" ? .never : .ago(words: words, seconds: json["last_used_seconds"]?.integerValue.map(Int.init))
      } ?? .unknown)
  }
}
