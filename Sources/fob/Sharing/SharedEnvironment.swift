import Formats
import TokenModel
import Vault

/// What a share's register holds of an environment.
struct SharedEnvironment {
  private let name: EnvironmentName
  private let record: Result<SharedRecord?, RegisterFailure>

  /// Asks the register.
  init(_ environment: Environment, in share: Share) async {
    name = environment.name
    do throws(RegisterFailure) {
      record = .success(try await Self.record(of: environment, in: share))
    } catch {
      record = .failure(error)
    }
  }

  private static func record(
    of environment: Environment, in share: Share
  ) async throws(RegisterFailure) -> SharedRecord? {
    let key = share.seal.key(of: environment)
    guard let entry = try await share.register.read(key).entry else { return nil }
    let opened = try rethrow(
      share.seal.open(entry.value, for: key, origin: environment.origin),
      as: { (failure: SealFailure) in RegisterFailure.unreadable(reason: failure.description) })
    do throws(SharedRecord.ContentFailure) {
      return try SharedRecord(opened)
    } catch {
      switch error {
      case .newer: throw .unreadable(reason: "A later fob has written it; update fob on this host.")
      case .malformed: throw .unreadable(reason: "It is no record of fob.")
      }
    }
  }

  /// One word for scripts.
  private var state: String {
    switch record {
    case .success(nil): "none"
    case .failure: "unusable"
    case .success(let record?):
      switch record.state {
      case .idle: "idle"
      case .claimed: "claimed"
      case .spent: "spent"
      case .loggedOut: "logged-out"
      }
    }
  }

  /// One line for people.
  var line: String {
    switch record {
    case .success(nil): return "\(name)  nothing shared yet"
    case .failure(let failure): return "\(name)  \(CommandFailure(register: failure).message)"
    case .success(let record?):
      let words =
        switch record.state {
        case .idle: "session shared"
        case .claimed(let claim, _):
          "\(DisplayText(claim.host)) \(claim.purpose == .refresh ? "refreshes it" : "logs in")"
        case .spent: "refresh token spent, a login follows"
        case .loggedOut: "logged out"
        }
      return "\(name)  generation \(record.generation)  \(words)"
    }
  }

  /// What scripts read.
  var json: JSONValue {
    var members: [String: JSONValue] = ["environment": .string(name.text), "state": .string(state)]
    switch record {
    case .success(let record?):
      members["generation"] = .integer(Int64(record.generation))
      if let claim = record.claim {
        members["claimed_by"] = .string(claim.host)
        members["claimed_for"] = .string(claim.purpose.rawValue)
      }
    case .success(nil): break
    case .failure(let failure): members["failure"] = .string(CommandFailure(register: failure).message)
    }
    return .object(members)
  }
}
