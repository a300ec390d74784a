import Formats
import Foundation
import Host
import Support
import Synchronization
import Testing
import TokenModel

@testable import Keeping

/// What is told of sessions and of upload tokens.
@Suite struct SessionEventTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
  }

  private func keeper(_ events: EventNotes) -> SessionKeeper {
    SessionKeeper(
      services: ServiceDirectory([fixture.service]), stateFolder: fixture.folder.path,
      secrets: SecretReader(variables: [:]), audit: fixture.audit, clock: fixture.clock, isAttended: false,
      events: events, isCurrent: { _ in true }, pause: { _ in })
  }

  @Test func `events come after the record is saved and the lock is free`() async throws {
    let (store, name) = (fixture.store, environment.name)
    let seen = Mutex<[Bool]>([])
    let notes = EventNotes {
      guard let lock = try? store.lock(of: name) else { return }
      let isFree = lock.tryLock()
      if isFree { lock.unlock() }
      guard case .found(let record) = store.read(name) else { return }
      seen.withLock { $0.append(isFree && record.session != nil) }
    }
    let held = try await keeper(notes).session(for: environment, need: .ordinary)
    #expect(notes.kinds == [.sessionRefreshed] && seen.withLock { $0 } == [true])
    #expect(notes.events.first?.end == held.session.expires)
    fixture.clock.advance(by: 850)
    _ = try await keeper(notes).session(for: environment, need: .ordinary)
    #expect(notes.kinds == [.sessionRefreshed, .sessionRefreshed] && seen.withLock { $0 } == [true, true])
    _ = try await keeper(notes).session(for: environment, need: .ordinary)
    #expect(notes.events.count == 2, "what is at hand is no event")
  }

  @Test func `a failure is told once, and so is the recovery`() async throws {
    let notes = EventNotes()
    _ = try await keeper(notes).session(for: environment, need: .ordinary)
    let down = ServiceFailure.unreachable(reason: "No route.", mayHaveArrived: false)
    fixture.service.fail(.refresh, down, down)
    for _ in 1...2 {
      fixture.clock.advance(by: 61)
      _ = try? await keeper(notes).renew(environment)
    }
    #expect(notes.kinds == [.sessionRefreshed, .sessionRefreshFailed])
    #expect(notes.events.last?.reason?.contains("No route.") == true)
    fixture.clock.advance(by: 61)
    _ = try await keeper(notes).renew(environment)
    #expect(notes.kinds.suffix(2) == [.sessionRefreshed, .sessionRecovered])
  }

  @Test func `that only a person can log in is told once`() async throws {
    let notes = EventNotes()
    let environment = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: environment)
    fixture.service.fail(.refresh, .sessionRefused(reason: "Revoked."))
    fixture.clock.advance(by: 850)
    for _ in 1...2 { _ = try? await keeper(notes).renew(environment) }
    #expect(notes.kinds == [.sessionLoginNeeded])
  }

  @Test func `created and revoked tokens are told, many revoked ones in one event`() async throws {
    let notes = EventNotes()
    fixture.service.fill(60)
    let names = TokenNames(labels: LabelStore(folder: fixture.folder.path), stateFolder: fixture.folder.path)
    let client = UploadTokenClient(
      keeper: fixture.keeper(), services: ServiceDirectory([fixture.service]), names: names, audit: fixture.audit,
      events: notes, clock: fixture.clock)
    let rows = Array(try await client.all(of: environment, sort: nil) { _, _ in }.rows)
    let made = try await client.create(TokenRequest(), in: environment)
    #expect(notes.kinds == [.tokenCreated] && notes.events[0].tokens?.handles == [made.handle])
    #expect(try await client.revoke(made.token.reference, in: environment) == .ended)
    #expect(notes.kinds == [.tokenCreated, .tokenRevoked] && notes.events[1].tokens?.handles == [made.handle])
    let revocations = BulkRevocation(client: client, stateFolder: fixture.folder.path, clock: fixture.clock)
    let plan = try await revocations.plan(rows, in: environment, at: nil)
    _ = try await revocations.follow(plan.path, knowing: rows, in: environment) { _ in }
    #expect(notes.kinds == [.tokenCreated, .tokenRevoked, .tokenRevoked])
    #expect(notes.events[2].tokens?.count == 60 && notes.events[2].tokens?.handles.count == 50)
  }
}
