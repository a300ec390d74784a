import Formats
import Foundation
import Host
import Synchronization
import Testing

@testable import Keeping
@testable import TokenModel

@Suite(.timeLimit(.minutes(5))) struct HelperSessionKeeperTests {
  /// The environments folder of a helper process, with the one that a test uses.
  private struct Listing: EnvironmentSource {
    let environment: TokenModel.Environment

    func listing() -> [ListedEnvironment] { [] }

    func entries(in files: [EnvironmentFileName]) -> [EnvironmentEntry] { [] }
    func environment(named name: String) throws(EnvironmentLookupFailure) -> TokenModel.Environment { environment }
  }

  /// Requests that were served, by the first word of what was sent.
  private final class Requests: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }

    func add(_ request: HelperRequest) {
      let word =
        switch request.operation {
        case .answer(let operation): "\(operation)"
        case .forgetAll, .lend, .note: "\(request.operation)"
        }
      list.withLock { $0.append(String(word.prefix { $0.isLetter })) }
    }
  }

  private let fixture: SessionFixture
  private let requests = Requests()
  private let activity = RequestFeed()

  init() throws { fixture = try SessionFixture() }

  private init(_ fixture: SessionFixture) { self.fixture = fixture }

  /// A keeper whose requests are served within this process, over a pipe in memory. Nobody knows there, as in a process of its own, whether a person is here.
  private func keeper(_ environment: TokenModel.Environment, isAttended: Bool = true) -> HelperSessionKeeper {
    let (fixture, requests) = (fixture, requests)
    let own = fixture.keeper(isAttended: isAttended)
    return HelperSessionKeeper(own, activity: activity, auditFailed: { failure in Issue.record("\(failure)") }) {
      request in
      let (sender, process) = MemoryPipe.make()
      await sender.send(request)
      Task {
        defer { process.end() }
        guard let line = await process.nextLine(), let request = HelperRequest(line: line) else { return }
        requests.add(request)
        let feed = RequestFeed()
        let keeper = fixture.keeper(isAttended: !isAttended)
        let server = SessionHelperServer(
          keeper: keeper, environments: Listing(environment: environment), activity: feed
        ) { nil }
        var record = LoggedRequest(
          number: feed.nextNumber(), environment: environment.name, origin: environment.origin, method: "POST",
          path: "/", begun: fixture.clock.now)
        record = record.ended(.answered(LoggedAnswer(status: 200, bytes: 1)), milliseconds: 2)
        feed.add(record)
        await server.serve(request, over: process)
      }
      return sender
    }
  }

  private func details(_ keeper: HelperSessionKeeper) async throws -> ServiceAnswer<SessionDetails> {
    try await keeper.perform(in: fixture.environment()) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }
  }

  @Test func `what has to be locked a helper process does, what can be read it does not`() async throws {
    let environment = try fixture.environment()
    let keeper = keeper(environment)
    var first = try await keeper.session(for: environment, need: .ordinary)
    #expect(first.token == "access-1" && first.isNewLogin && requests.all == ["obtain"])
    first.isNewLogin = false
    #expect(try await keeper.session(for: environment, need: .ordinary) == first)
    #expect(requests.all == ["obtain"])
    #expect(try await keeper.renew(environment).token == "access-2")
    #expect(try await keeper.session(for: environment, refused: Secret("access-2")).token == "access-3")
    #expect(try await keeper.logOut(of: environment).meaning == .forgetsLocally)
    #expect(keeper.status(of: environment).holding == .nothing)
    try await keeper.forgetSession(of: environment)
    try await keeper.forget(environment.name, tokenFile: nil)
    #expect(fixture.store.read(environment.name) == .none)
    #expect(requests.all == ["obtain", "renew", "replace", "logOut", "forget", "forgetAll"])
    #expect(activity.history.records.map(\.number) == [1, 2, 3, 4, 5, 6])
  }

  @Test func `a session is the same on both sides of the pipe, to the last digit of its times`() async throws {
    let environment = try fixture.environment()
    fixture.clock.advance(by: 0.123456)
    var held = try await keeper(environment).session(for: environment, need: .ordinary)
    #expect(held.isNewLogin)
    held.isNewLogin = false
    #expect(try await fixture.keeper().session(for: environment, need: .ordinary) == held)
  }

  @Test func `failures are told as they are`() async throws {
    let environment = try fixture.environment()
    let failure = ServiceFailure.refused(status: 418, reason: "No tea.", field: "kettle")
    fixture.service.fail(.logIn, .unreachable(reason: "Down.", mayHaveArrived: false), failure)
    await #expect(throws: SessionFailure.service(.unreachable(reason: "Down.", mayHaveArrived: false))) {
      try await keeper(environment).session(for: environment, need: .ordinary)
    }
    await #expect(throws: SessionFailure.service(failure)) {
      try await keeper(environment).logIn(to: environment, answers: LoginAnswers(), after: nil)
    }
  }

  @Test func `a login asks for what is missing, then for a code, and what is typed arrives`() async throws {
    let environment = try fixture.environment(password: nil)
    fixture.service.state.withLock { $0.asksForCode = true }
    let keeper = keeper(environment)
    guard
      case .asks(let fields, nil, nil) = try await keeper.logIn(to: environment, answers: LoginAnswers(), after: nil)
    else { return #expect(Bool(false), "no password is asked for") }
    #expect(fields.map(\.name) == [.secret(.password)])
    var answers = LoginAnswers([.secret(.password): Secret("ü ;#")])
    guard
      case .asks(let more, _, let challenge?) = try await keeper.logIn(to: environment, answers: answers, after: nil)
    else { return #expect(Bool(false), "no code is asked for") }
    #expect(more.map(\.name) == [.code])
    answers[.code] = Secret("123456")
    guard case .loggedIn(let held) = try await keeper.logIn(to: environment, answers: answers, after: challenge) else {
      return #expect(Bool(false), "it is not logged in")
    }
    #expect(held.token == "access-1")
    let sent = fixture.service.state.withLock { $0.answers }
    #expect(sent.last?[.code] == Secret("123456") && sent.first?[.secret(.password)] == Secret("ü ;#"))
  }

  @Test(arguments: [true, false])
  func `whether a person is there goes with the request`(isAttended: Bool) async throws {
    let environment = try fixture.environment()
    _ = try await keeper(environment, isAttended: isAttended).logIn(
      to: environment, answers: LoginAnswers(), after: nil)
    #expect(requests.all == ["logIn"])
    #expect(fixture.audit.events.map(\.detail) == [isAttended ? "by a person" : "unattended"])
  }

  @Test func `an approval is waited for through the pipe`() async throws {
    let environment = try fixture.environment()
    let approval = LoginApproval(
      address: "https://one.example/device", completeAddress: "https://one.example/device?code=AB-CD", code: "AB-CD",
      expires: fixture.clock.now + 60, interval: 5)
    fixture.service.state.withLock { $0.approval = approval }
    let keeper = keeper(environment)
    guard
      case .awaits(let asked, let challenge) = try await keeper.logIn(
        to: environment, answers: LoginAnswers(), after: nil)
    else { return #expect(Bool(false), "no approval is asked for") }
    #expect(asked == approval)
    let wait = ApprovalWait(sessions: keeper, now: { fixture.clock.now }) { _ in
      fixture.service.state.withLock { $0.approval = nil }
      return true
    }
    guard case .loggedIn = try await wait.end(of: asked, after: challenge, in: environment) else {
      return #expect(Bool(false), "it is not logged in")
    }
  }

  @Test
  func `a token that the server refuses is replaced by a helper process, the request is sent from here`() async throws {
    let keeper = keeper(try fixture.environment())
    fixture.service.fail(.details, .sessionRefused(reason: "401"))
    _ = try await details(keeper)
    #expect(fixture.service.calls == [.logIn, .details, .refresh, .details])
    #expect(requests.all == ["obtain", "replace"])
  }

  @Test func `a server's clock that is another than was thought is noted by a helper process too`() async throws {
    let tests = try HelperSessionKeeperTests(SessionFixture(ahead: 7200))
    let keeper = tests.keeper(try tests.fixture.environment())
    tests.fixture.service.state.withLock { $0.isDateless = true }
    _ = try await keeper.session(for: tests.fixture.environment(), need: .ordinary)
    tests.fixture.service.state.withLock { $0.isDateless = false }
    for _ in 1...2 { _ = try await tests.details(keeper) }
    #expect(tests.requests.all == ["obtain", "note"])
    #expect(try tests.fixture.record().clockOffset == 7200)
  }

  @Test func `an end that use has moved is noted by a helper process`() async throws {
    let keeper = keeper(try fixture.environment())
    fixture.service.state.withLock { $0.slides = true }
    _ = try await details(keeper)
    fixture.clock.advance(by: 500)
    for _ in 1...2 { _ = try await details(keeper) }
    #expect(requests.all == ["obtain", "note"])
    #expect(try fixture.record().session?.expires == fixture.clock.now.addingTimeInterval(900))
  }

  @Test
  func
    `a session of cookies is lent for one request and kept as the answer renewed it; one that is refused is renewed once`()
    async throws
  {
    let tests = try HelperSessionKeeperTests(SessionFixture(TestServices.cookies))
    let keeper = tests.keeper(try tests.fixture.environment())
    _ = try await tests.details(keeper)
    guard case .cookies(let cookies)? = try tests.fixture.record().session?.credentials else {
      return #expect(Bool(false), "no cookies")
    }
    #expect(cookies.map(\.value) == [Secret("cookie-2")])
    tests.fixture.service.fail(.details, .sessionRefused(reason: "401"))
    _ = try await tests.details(keeper)
    #expect(tests.fixture.service.calls == [.logIn, .details, .details, .logIn, .details])
    tests.fixture.service.fail(.details, .serverError(status: 500, reason: "Sorry."))
    await #expect(throws: SessionFailure.service(.serverError(status: 500, reason: "Sorry."))) {
      try await tests.details(keeper)
    }
    #expect(tests.requests.all == ["obtain", "lend", "lend", "lend"])
  }

  @Test(
    arguments: [nil, ServiceFailure.serverError(status: 500, reason: "Sorry.")])
  func
    `a helper process that gave up while this one was stopped takes away neither an answer nor the reason of a failure`(
      failure: ServiceFailure?
    ) async throws
  {
    let fixture = try SessionFixture(TestServices.cookies)
    let environment = try fixture.environment()
    let held = try await fixture.keeper().session(for: environment, need: .ordinary)
    if let failure { fixture.service.fail(.details, failure) }
    let keeper = HelperSessionKeeper(fixture.keeper(), activity: activity, auditFailed: { _ in }) { _ in
      let (sender, process) = MemoryPipe.make()
      Task {
        try await process.send(HelperResponse(outcome: .lent(PipedSession(held), now: fixture.clock.now)))
        try await process.send(HelperResponse(outcome: .failed(.service(.cancelled))))
        process.end()
      }
      return sender
    }
    func ask() async throws {
      _ = try await keeper.perform(in: environment) { service, access throws(ServiceFailure) in
        try await service.sessionDetails(access)
      }
    }
    guard let failure else { return try await ask() }
    await #expect(throws: SessionFailure.service(failure)) { try await ask() }
  }

  @Test func `what a person typed goes nowhere but where the file said when it was read`() async throws {
    let environment = try fixture.environment()
    let other = try fixture.environment(origin: "https://other.example", edition: 2)
    await #expect(throws: SessionFailure.environmentChanged(environment.name)) {
      try await keeper(other).logIn(to: environment, answers: LoginAnswers(), after: nil)
    }
    #expect(fixture.service.calls.isEmpty)
  }

  @Test func `where no process can be started this one does it; one that dies is told`() async throws {
    let environment = try fixture.environment()
    let alone = HelperSessionKeeper(fixture.keeper(), activity: activity, auditFailed: { _ in }) { _ in nil }
    #expect(try await alone.session(for: environment, need: .ordinary).token == "access-1")
    #expect(try await alone.renew(environment).token == "access-2")
    let dying = HelperSessionKeeper(fixture.keeper(), activity: activity, auditFailed: { _ in }) { _ in
      let (sender, process) = MemoryPipe.make()
      process.end()
      return sender
    }
    await #expect(throws: SessionFailure.self) { try await dying.renew(environment) }
  }
}
