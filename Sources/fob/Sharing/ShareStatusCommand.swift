import ArgumentParser
import Formats
import Interface
import Keeping
import Services
import TokenModel
import Vault

/// `fob share status [NAME…]`
struct ShareStatusCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how a share's register is, and what it holds.",
    discussion: """
      For each endpoint: how long it took to answer, and whether it leads. The hosts that used the share within the last 15 minutes. For each environment of \
      this host in the share: its generation, and which host refreshes it or logs in.

      EXAMPLES
        fob share status
        fob share status team --json

      \(ExitStatus.help(.notReachable, .refusedByServer, .noSuchThing))
      """)

  @Argument(help: "The shares. Default: all.", completion: .custom { _, _, _ in NameCompletion.shares() })
  var names: [String] = []

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let asked = try names.map { text throws(CommandFailure) in try ShareArgument.checked(text) }
    let all = asked.isEmpty ? fob.shares.folder.names : asked
    var statuses: [ShareStatus] = []
    for name in all { statuses.append(try await ShareStatus(of: name, in: fob)) }
    if output.isJSON {
      Output.json(["version": 1, "shares": .array(statuses.map(\.json))])
    } else if statuses.isEmpty {
      Output.note("This host has joined no share. Make one with: fob share init NAME --url https://HOST:2379")
    } else {
      Output.result(statuses.flatMap(\.lines))
    }
    if let failure = statuses.compactMap(\.failure).first { throw CommandFailure(register: failure) }
  }
}

/// How a share's register is.
struct ShareStatus {
  private let name: EnvironmentName
  private let place: String
  private let identity: Int
  private let standing: Result<RegisterStanding, RegisterFailure>
  private let endpoints: [EtcdHealth]
  private let members: [SeenMember]
  private let environments: [SharedEnvironment]

  init(of name: EnvironmentName, in fob: Composition) async throws(CommandFailure) {
    let shares = fob.shares
    let settings = try rethrow(shares.folder.settings(of: name), as: CommandFailure.init(file:))
    let team = try rethrow(shares.team(of: name), as: CommandFailure.init(file:)).team
    (self.name, place, identity) = (name, settings.placeName, team.number)
    do throws(RegisterFailure) {
      standing = .success(try await shares.standing(settings, of: team))
    } catch {
      standing = .failure(error)
    }
    endpoints = await shares.health(settings, of: team)
    members = standing.failure == nil ? await Self.members(of: name, in: fob) : []
    environments = standing.failure == nil ? try await Self.environments(of: name, in: fob) : []
  }

  /// The hosts that were there lately; none where the register does not tell.
  private static func members(of name: EnvironmentName, in fob: Composition) async -> [SeenMember] {
    guard let share = try? fob.shares.share(named: name) else { return [] }
    let members = (try? await share.presence?.members(by: share.seal)) ?? []
    return members.map { SeenMember(member: $0.member, age: $0.age) }
  }

  /// What the register holds of this host's environments.
  private static func environments(
    of name: EnvironmentName, in fob: Composition
  ) async throws(CommandFailure) -> [SharedEnvironment] {
    let share = try rethrow(fob.shares.share(named: name), as: CommandFailure.init(file:))
    let inIt = fob.environments.entries().compactMap(\.environment).filter { $0.share == name }
    var environments: [SharedEnvironment] = []
    for environment in inIt { environments.append(await SharedEnvironment(environment, in: share)) }
    return environments
  }

  /// Why the register does not answer, or nil.
  var failure: RegisterFailure? { standing.failure }

  /// What people read.
  var lines: [DisplayText] {
    let state =
      switch standing {
      case .success(let standing): "revision \(standing.revision), term \(standing.term)"
      case .failure: "not usable"
      }
    let rest = endpoints.map(\.line) + members.map(\.line) + environments.map(\.line)
    return [DisplayText("\(name): identity \(identity), \(state)")] + rest.map { DisplayText("  \($0)") }
  }

  /// What scripts read.
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(name.text), "place": .string(place), "identity": .integer(Int64(identity)),
      "endpoints": .array(endpoints.map(\.json)), "members": .array(members.map(\.json)),
      "environments": .array(environments.map(\.json)), "usable": .bool(failure == nil),
    ]
    if case .success(let standing) = standing {
      members["cluster"] = .string(standing.cluster)
      members["term"] = .string(String(standing.term))
      members["revision"] = .string(String(standing.revision))
    }
    return .object(members)
  }
}

/// A host that has used a share lately.
private struct SeenMember {
  let member: ShareMember
  /// Seconds since it was seen.
  let age: Int

  /// One line for people.
  var line: String {
    let seen = age < 60 ? "just now" : "\(SpanText(age, .oneUnit).text) ago"
    return "\(DisplayText(member.host))  seen \(seen)  fob \(DisplayText(member.version))"
  }

  /// What scripts read.
  var json: JSONValue {
    ["host": .string(member.host), "seconds_ago": .integer(Int64(age)), "fob": .string(member.version)]
  }
}

extension EtcdHealth {
  /// Milliseconds until it answered, or did not.
  private var milliseconds: Int { Int((seconds * 1000).rounded()) }

  /// One line for people.
  fileprivate var line: String {
    switch report {
    case .success(let report):
      let role = report.isLeader.map { $0 ? "leader" : "follower" } ?? "no leader"
      return "\(endpoint)  \(milliseconds) ms  \(role)  etcd \(report.version)  \(report.databaseSize / 1024) KiB"
    case .failure(let failure): return "\(endpoint)  \(CommandFailure(register: failure).message)"
    }
  }

  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = ["url": .string(endpoint.text), "milliseconds": .integer(Int64(milliseconds))]
    switch report {
    case .success(let report):
      members["version"] = .string(report.version)
      members["leader"] = report.isLeader.map(JSONValue.bool) ?? .null
      members["database_bytes"] = .integer(Int64(clamping: report.databaseSize))
    case .failure(let failure): members["failure"] = .string(CommandFailure(register: failure).message)
    }
    return .object(members)
  }
}
