import Foundation
import Host
import Keeping
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct ApprovalWaitTests {
  private let fixture: SessionFixture
  private let environment: TokenModel.Environment
  private let pauses = Pauses()

  private final class Pauses: Sendable {
    private let list = Mutex<[TimeInterval]>([])

    var all: [TimeInterval] { list.withLock { $0 } }

    /// - Returns: how many there were.
    func add(_ seconds: TimeInterval) -> Int {
      list.withLock { list in
        list.append(seconds)
        return list.count
      }
    }
  }

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
    fixture.service.state.withLock {
      $0.approval = LoginApproval(
        address: "https://one.example/device", code: "AB-CD", expires: fixture.clock.now + 60, interval: 5)
    }
  }

  /// Begins a login and waits; the clock moves only in the pauses, which `act` may use.
  private func wait(
    isAttended: Bool = true, _ act: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> LoginProgress {
    let keeper = fixture.keeper(isAttended: isAttended)
    guard
      case .awaits(let approval, let challenge) = try await keeper.logIn(
        to: environment, answers: LoginAnswers(), after: nil)
    else { throw SessionFailure.state(reason: "no approval is asked for") }
    #expect(approval.code == "AB-CD")
    let (clock, pauses) = (fixture.clock, pauses)
    let wait = ApprovalWait(sessions: keeper, now: { clock.now }) { duration in
      let seconds = duration / .seconds(1)
      let count = pauses.add(seconds)
      clock.advance(by: seconds)
      act(count)
      return !Task.isCancelled
    }
    return try await wait.end(of: approval, after: challenge, in: environment)
  }

  @Test func `it asks in the server's pace until somebody decided, and nothing is locked meanwhile`() async throws {
    let service = fixture.service
    let lock = try fixture.store.lock(of: environment.name)
    let progress = try await wait { count in
      #expect(lock.tryLock(), "the lock is free while a person acts")
      lock.unlock()
      if count == 2 { service.state.withLock { $0.approval?.interval = 10 } }
      if count == 4 { service.state.withLock { $0.approval = nil } }
    }
    guard case .loggedIn(let held) = progress else {
      Issue.record("\(progress)")
      return
    }
    #expect(held.token == "access-1")
    #expect(pauses.all == [5, 5, 10, 10])
    #expect(service.count(of: .logIn) == 1)
    #expect(service.count(of: .continueLogin) == 4)
    #expect(try fixture.record().session != nil)
    #expect(fixture.audit.events.map(\.kind) == [.login])
  }

  @Test func `what may pass is waited out, with longer pauses`() async throws {
    let service = fixture.service
    service.fail(
      .continueLogin, .unreachable(reason: "No route.", mayHaveArrived: true), .serverError(status: 502, reason: ""))
    _ = try await wait { count in if count == 4 { service.state.withLock { $0.approval = nil } } }
    #expect(pauses.all == [5, 10, 20, 5])
  }

  @Test func `a refusal ends it`() async throws {
    fixture.service.fail(.continueLogin, .credentialsRefused(reason: "Denied."))
    await #expect(throws: SessionFailure.service(.credentialsRefused(reason: "Denied."))) { try await wait() }
    #expect(pauses.all.count == 1)
  }

  @Test func `it ends with the code's time`() async throws {
    let failure = await #expect(throws: SessionFailure.self) { try await wait() }
    #expect(failure?.description.contains("Log in again for a new code.") == true)
    #expect(pauses.all == Array(repeating: 5, count: 12))
  }

  @Test func `the code's time is told by the local clock`() async throws {
    let fixture = try SessionFixture(ahead: 3600)
    let environment = try fixture.environment()
    let keeper = fixture.keeper()
    _ = try await keeper.session(for: environment, need: .ordinary)
    let end = fixture.clock.now + 3660
    fixture.service.state.withLock { $0.approval = LoginApproval(address: "", code: "AB", expires: end, interval: 5) }
    guard
      case .awaits(let approval, _) = try await keeper.logIn(
        to: environment, answers: LoginAnswers(), after: nil)
    else {
      Issue.record("no approval is asked for")
      return
    }
    #expect(approval.expires == fixture.clock.now + 60)
  }

  @Test func `giving up ends it between two questions`() async throws {
    let task = Task { try await wait { count in if count == 2 { withUnsafeCurrentTask { $0?.cancel() } } } }
    await #expect(throws: SessionFailure.service(.cancelled)) { try await task.value }
    #expect(pauses.all.count == 2)
  }

  @Test
  func `who approves a login that a script began is a person; that nobody did holds up no other login`() async throws {
    let service = fixture.service
    service.state.withLock { $0.needsApproval = true }
    service.fail(.continueLogin, .credentialsRefused(reason: "Denied."))
    await #expect(throws: SessionFailure.service(.credentialsRefused(reason: "Denied."))) {
      try await wait(isAttended: false)
    }
    _ = try await wait(isAttended: false) { _ in service.state.withLock { $0.approval = nil } }
    #expect(fixture.audit.events.map(\.detail) == ["unattended: Denied.", "by a person"])
    #expect(try fixture.record().refusedLogins == 0)
  }

  @Test func `a login that needs an approval is never tried without a person`() async throws {
    fixture.service.state.withLock { $0.needsApproval = true }
    let keeper = fixture.keeper()
    #expect(
      keeper.loginDemand(for: environment, in: keeper.status(of: environment)) == LoginDemand([], needsApproval: true))
    let failure = await #expect(throws: SessionFailure.self) {
      try await keeper.session(for: environment, need: .ordinary)
    }
    guard case .loginNeeded? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(fixture.service.calls.isEmpty)
  }
}
