import Formats
import Foundation
import Support
import Testing
import TokenModel

@testable import Interface

@Suite(.timeLimit(.minutes(5))) struct EffectRunnerTests {
  private let audit = StandInAudit()

  private func runner(
    failing failure: SessionFailure? = nil, refusing problem: FileFailure? = nil,
    rotations: StandInRotations = StandInRotations(by: nil),
    gate: AsyncStream<Void> = AsyncStream { $0.finish() }
  ) throws -> (EffectRunner, AsyncStream<Message>.Iterator, Environment) {
    let video = try World.videoEnvironment()
    let (stream, mailbox) = AsyncStream<Message>.makeStream()
    let broken = EnvironmentEntry.broken(
      name: "bad", problem: FileFailure(file: "/x/bad.ini", reason: "no such key"))
    let adding = StandInAdding(result: problem.map { .failure($0) } ?? .success(video))
    let runner = EffectRunner(
      environments: StandInEnvironments(list: [broken, .usable(video)]), editing: adding, removing: adding,
      connections: adding, certificates: StandInCertificates(),
      sessions: StandInSessions(held: World.session(of: video, endsIn: 900, issued: 0), failure: failure, gate: gate),
      tokens: StandInTokens(row: try World.videoToken(1), failure: failure), revocations: StandInRevocations(),
      rotations: rotations, policies: NoPolicy(), vault: StandInVault(), redirects: StandInBrowser(),
      choices: StandInChoices(), audit: audit
    ) { mailbox.yield($0) }
    return (runner, stream.makeAsyncIterator(), video)
  }

  @Test func `a rotation is planned, told of, followed and answered for`() async throws {
    let made = try World.videoToken(500)
    let (runner, stream, video) = try runner(rotations: StandInRotations(by: made))
    var messages = stream
    let rows = try [1, 2].map { try World.videoToken($0) }
    runner.run(.start(.rotate(rows, .kept), video, WorkID(7)))
    guard case .rotationBegan(video.name, WorkID(7), let rotation)? = await messages.next() else {
      throw TestFailure("another message")
    }
    #expect(rotation.plan.rows.map(\.handle) == rows.map(\.handle))
    guard case .rotationProgressed(video.name, WorkID(7), let progress)? = await messages.next() else {
      throw TestFailure("another message")
    }
    #expect(progress.tried == 1)
    var last = await messages.next()
    while case .rotationProgressed? = last { last = await messages.next() }
    guard case .ended(video.name, WorkID(7), .rotate(.success(let outcome)))? = last else {
      throw TestFailure("another message")
    }
    #expect(outcome.successors.count == 2)
  }

  @Test func `a plan about one token of which nothing came is discarded, one about several is kept`() async throws {
    for count in [1, 2] {
      let rotations = StandInRotations(by: nil)
      let (runner, stream, video) = try runner(rotations: rotations)
      var messages = stream
      runner.run(.start(.rotate(try (1...count).map { try World.videoToken($0) }, .kept), video, WorkID(1)))
      while let message = await messages.next() {
        if case .ended = message { break }
      }
      #expect(rotations.discarded.count == (count == 1 ? 1 : 0))
    }
  }

  @Test func `values go to a new file that only its owner reads`() async throws {
    let folder = try TemporaryFolder()
    let (runner, stream, video) = try runner()
    var messages = stream
    let values = RotatedValues(try World.outcome(of: World.rotation(2, tried: 2)), in: video)
    runner.run(.writeValues(path: folder.path(of: "new.jsonl"), values))
    guard case .valuesWritten(folder.path(of: "new.jsonl"), values, failure: nil)? = await messages.next() else {
      throw TestFailure("another message")
    }
    #expect(folder.text(of: "new.jsonl") == values.text)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path(of: "new.jsonl"))[.posixPermissions]
    #expect(mode as? Int == 0o600)
    runner.run(.writeValues(path: folder.path(of: "new.jsonl"), values))
    guard case .valuesWritten(_, _, let failure?)? = await messages.next() else { throw TestFailure("it was replaced") }
    #expect(failure.contains("is there already"))
  }

  @Test func `rows go to a new file that only its owner reads, and replace or follow nothing`() async throws {
    let folder = try TemporaryFolder()
    let (runner, stream, video) = try runner()
    var messages = stream
    let support = try #require(World.video.uploadTokens)
    var list = TokenList(support: support)
    list.apply(CompleteList(rows: [try World.videoToken(1)], isComplete: true))
    let sheet = TokenSheet(list, support, of: video)
    func written(_ name: String) async throws -> String? {
      runner.run(.writeRows(path: folder.path(of: name), sheet))
      guard case .rowsWritten(_, 1, let failure)? = await messages.next() else { throw TestFailure("another message") }
      return failure
    }
    #expect(try await written("new.csv") == nil)
    #expect(folder.text(of: "new.csv") == sheet.text && sheet.text.hasPrefix("ENVIRONMENT,SERVICE,LABEL"))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(of: "new.csv"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try folder.write("kept", to: "old.csv")
    #expect(try await written("old.csv")?.contains("is there already. Choose another name.") == true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(of: "link.csv"), withDestinationPath: folder.path(of: "elsewhere.csv"))
    #expect(try await written("link.csv") != nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "elsewhere.csv")))
    #expect(folder.text(of: "old.csv") == "kept")
    #expect(try await written("missing/new.csv") != nil)
  }

  @Test func `the certificates of each environment come as a message of its own`() async throws {
    var (runner, messages, video) = try runner()
    runner.run(.readCertificates([video, video]))
    for _ in 0..<2 {
      guard case .certificatesRead(video.name, let found)? = await messages.next() else {
        throw TestFailure("another message")
      }
      #expect(found.certificates.map(\.subject) == [.serverCertificate])
    }
  }

  private static let reference = TokenReference(identity: Secret("a"), id: Secret("a"))

  static let works: [Work] = [
    .obtainSession, .renewSession, .logIn(LoginAnswers(), after: nil), .logOut, .loadPage(TokenQuery(page: 3)),
    .readToken(reference), .create(TokenRequest()), .revoke(reference), .keepNotes([.label: "x"], reference),
  ]

  /// The name of the message's case; of the end of work the name of its result's, and whether it failed.
  private func kind(_ message: Message?) -> String {
    guard let message else { return "" }
    guard case .ended(_, _, let result) = message else { return String("\(message)".prefix { $0 != "(" }) }
    return "\(result)".prefix { $0 != "(" } + (result.failure == nil ? "" : " failed")
  }

  @Test(
    arguments: zip(
      works,
      [
        "obtainSession", "obtainSession", "logIn", "logOut", "loadPage", "readToken", "create", "revoke", "keepNotes",
      ]))
  func `every work ends in its message and the status follows`(work: Work, expected: String) async throws {
    var (runner, messages, video) = try runner()
    runner.run(.start(work, video, WorkID(7)))
    var message = await messages.next()
    // A part of a page comes before the page.
    if case .pageArriving? = message { message = await messages.next() }
    #expect(kind(message) == expected)
    #expect(kind(await messages.next()) == "statusRead")
  }

  @Test(
    arguments: zip(
      works + [.readDetails, .loadAll(sort: nil)],
      [
        "obtainSession failed", "obtainSession failed", "logIn failed", "logOut failed", "loadPage failed",
        "readToken failed", "create failed", "revoke failed", "keepNotes failed", "readDetails failed",
        "listProgressed",
      ]))
  func `every failure is a message too`(work: Work, expected: String) async throws {
    var (runner, messages, video) = try runner(failing: .service(.unsupported(reason: "no")))
    runner.run(.start(work, video, WorkID(7)))
    #expect(kind(await messages.next()) == expected)
  }

  @Test func `a browser on this machine ends its login with a message`() async throws {
    var (runner, messages, video) = try runner()
    runner.run(.start(.awaitRedirect(World.redirect), video, WorkID(7)))
    guard case .ended(video.name, WorkID(7), .awaitRedirect(.success(StandInBrowser.address)))? = await messages.next()
    else { throw TestFailure("another message") }
  }

  @Test func `what has come of a page is told before it ends`() async throws {
    var (runner, messages, video) = try runner()
    runner.run(.start(.loadPage(TokenQuery(page: 30)), video, WorkID(7)))
    guard case .pageArriving(video.name, WorkID(7), let part)? = await messages.next() else {
      throw TestFailure("another message")
    }
    #expect(part.rows.count == 1)
    #expect(kind(await messages.next()) == "loadPage")
  }

  @Test func `reading everything tells how far it is`() async throws {
    var (runner, messages, video) = try runner()
    runner.run(.start(.loadAll(sort: nil), video, WorkID(7)))
    guard case .listProgressed(_, WorkID(7), 1, 2)? = await messages.next() else {
      Issue.record("no progress")
      return
    }
    #expect(kind(await messages.next()) == "loadAll")
  }

  @Test func `reads what is on disk`() async throws {
    var (runner, messages, video) = try runner()
    runner.run(.listEnvironments)
    guard case .environmentsListed(let listing)? = await messages.next() else {
      Issue.record("nothing was listed")
      return
    }
    #expect(listing == runner.listEnvironments())
    #expect(listing.map(\.name) == ["bad", "video"])
    let file = EnvironmentFileName(name: video.name, file: "video.ini")
    runner.run(.readEnvironments([file], sessionsOf: [video]))
    guard case .environmentsRead(let readings)? = await messages.next() else {
      Issue.record("nothing was read")
      return
    }
    #expect(readings == runner.read([file]))
    #expect(readings.map(\.entry) == [.usable(video)])
    #expect(readings[0].loginDemand == LoginDemand([World.password]))
    #expect(kind(await messages.next()) == "statusRead")
  }

  @Test func `the answer of work that was cancelled is not delivered`() async throws {
    let (gate, opener) = AsyncStream<Void>.makeStream()
    var (runner, messages, video) = try runner(gate: gate)
    runner.run(.start(.obtainSession, video, WorkID(1)))
    runner.run(.cancel(WorkID(1)))
    opener.finish()
    for number in 2...50 {
      runner.run(.start(.renewSession, video, WorkID(number)))
      guard case .ended(_, WorkID(number), .obtainSession(.success(_)))? = await messages.next() else {
        Issue.record("another answer came before that of \(number)")
        return
      }
      #expect(kind(await messages.next()) == "statusRead")
    }
    runner.cancelAll()
  }

  @Test func `an environment is tried and then added`() async throws {
    var (runner, messages, video) = try runner()
    let draft = EnvironmentDraft(name: video.name, service: video.service)
    runner.run(.tryEnvironment(draft, WorkID(1)))
    guard case .ended(draft.name, WorkID(1), .tryEnvironment(.success(let finding))) = await messages.next() else {
      Issue.record("it was not tried")
      return
    }
    #expect(finding.course == "DNS ok, connect failed")
    runner.run(.addEnvironment(draft, WorkID(2)))
    #expect(kind(await messages.next()) == "environmentsListed")
    #expect(kind(await messages.next()) == "environmentsRead")
    #expect(kind(await messages.next()) == "addEnvironment")
  }

  @Test(arguments: [false, true])
  func `an environment that cannot be is told so`(isTried: Bool) async throws {
    var (runner, messages, video) = try runner(refusing: FileFailure(file: "/x.ini", reason: "no such key"))
    let draft = EnvironmentDraft(name: video.name, service: video.service)
    runner.run(isTried ? .addEnvironment(draft, WorkID(1)) : .tryEnvironment(draft, WorkID(1)))
    let result: WorkResult? =
      if case .ended(video.name, WorkID(1), let result)? = await messages.next() { result } else { nil }
    switch result {
    case .addEnvironment(.failure(let problem)) where isTried, .tryEnvironment(.failure(let problem)) where !isTried:
      #expect(problem.reason == "no such key")
    default: Issue.record("\(result as Any)")
    }
  }
}
