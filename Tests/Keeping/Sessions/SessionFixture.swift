import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

/// A keeper on real files in a folder of its own, a scripted server and a clock that stands still.
struct SessionFixture {
  let folder: TemporaryFolder
  let clock = TestClock()
  let audit = AuditNotes()
  let service: ScriptedService

  init(_ profile: ServiceProfile = TestServices.lenient, lifetime: TimeInterval = 900, ahead: TimeInterval = 0) throws {
    folder = try TemporaryFolder()
    service = ScriptedService(profile, clock: clock, lifetime: lifetime, ahead: ahead)
  }

  /// Keepers share nothing but the files, as processes do.
  func keeper(
    isAttended: Bool = true, patience: Duration = .seconds(600),
    isCurrent: @escaping @Sendable (Environment) -> Bool = { _ in true },
    pause: @escaping @Sendable (TimeInterval) async -> Void = { _ in }
  ) -> SessionKeeper {
    SessionKeeper(
      services: ServiceDirectory([service]), stateFolder: folder.path, secrets: SecretReader(variables: [:]),
      audit: audit, clock: clock, isAttended: isAttended, lockPatience: patience,
      isCurrent: isCurrent, pause: pause)
  }

  /// A client of upload tokens over a keeper of its own.
  func client(isReadOnly: Bool = false, policies: any PolicySource = NoPolicy()) -> UploadTokenClient {
    UploadTokenClient(
      keeper: keeper(), services: ServiceDirectory([service]),
      names: TokenNames(labels: LabelStore(folder: folder.path + "/data"), stateFolder: folder.path), audit: audit,
      isReadOnly: isReadOnly, policies: policies)
  }

  var store: SessionStore { SessionStore(folder: folder.path + "/sessions", clock: clock) }

  /// An environment that supplies all that a login asks for, unless told otherwise.
  func environment(
    origin: String = "https://one.example", password: String? = "secret", edition: Int64 = 1,
    refresh: RefreshPolicy = .auto, username: String = "ops", tokenFile: String? = nil, seed: String? = nil,
    isReadOnly: Bool = false
  ) throws -> Environment {
    try TestEnvironment.make(
      service: service.profile.name, origin: origin, password: password, edition: edition, refresh: refresh,
      username: username, tokenFile: tokenFile, seed: seed, isReadOnly: isReadOnly)
  }

  /// Logs in with a password that a person types.
  func logInByHand(to environment: Environment) async throws {
    let typed = LoginAnswers([.secret(.password): Secret("typed")])
    _ = try await keeper().logIn(to: environment, answers: typed, after: nil)
  }

  func record() throws -> SessionRecord {
    guard case .found(let record) = store.read(try environment().name) else {
      throw SessionFailure.state(reason: "no record")
    }
    return record
  }
}

extension ValidityRequirement {
  static func seconds(_ count: Int) -> ValidityRequirement { ValidityRequirement(minimumValidity: count) }
}

extension HeldSession {
  /// The access token in the clear, for comparing.
  var token: String? { session.accessToken?.revealed }
}
