import Formats
import Foundation
import Testing
import TokenModel

@Suite struct SharedRecordTests {
  private static let claim = Claim(identity: .random(), purpose: .logIn, host: "bastion \"1\"", seconds: 90)

  @Test(
    arguments: [
      .idle(ShareModel.session(1)), .claimed(claim, living: AccessSession(ShareModel.session(1))),
      .claimed(claim, living: nil), .spent(living: AccessSession(ShareModel.session(2)), abandoned: claim.identity),
      .spent(living: nil, abandoned: nil), .loggedOut,
    ] as [SharedRecord.State])
  func `every state is read as it was written`(state: SharedRecord.State) throws {
    let record = SharedRecord(generation: 7, state: state, lastCodeStep: 3, incarnation: 2)
    let opened = OpenedValue(content: try #require(record.content), generation: 7)
    #expect(try SharedRecord(opened) == record)
  }

  @Test func `a record of a later fob is told from something else, and neither is a record`() {
    func failure(_ text: String, generation: Int = 7) -> SharedRecord.ContentFailure? {
      do throws(SharedRecord.ContentFailure) {
        _ = try SharedRecord(OpenedValue(content: Secret(text), generation: generation))
        return nil
      } catch {
        return error
      }
    }
    #expect(failure(#"{"version":3,"state":"frozen"}"#) == .newer(version: 3))
    let others = [
      "", "[]", #"{"version":1}"#, #"{"version":1,"state":"idle"}"#, #"{"version":1,"state":"frozen"}"#,
      #"{"version":1,"state":"claimed","claim":{"identity":"a","purpose":"refresh","host":"h","seconds":0}}"#,
    ]
    for text in others { #expect(failure(text) == .malformed) }
    #expect(failure(#"{"version":1,"state":"loggedOut"}"#, generation: 0) == .malformed)
    #expect(failure(#"{"version":1,"state":"loggedOut"}"#) == nil)
  }

  @Test func `a record with refusals is for those who know of them, one without is for all`() throws {
    func record(_ refusals: [LoginRefusal]) -> SharedRecord {
      SharedRecord(generation: 7, state: .loggedOut, refusals: refusals)
    }
    let refusals = [LoginRefusal.Kind.refused, .limited].map { kind in
      LoginRefusal(
        credentials: CredentialCode(kind.rawValue), kind: kind, reason: "Wrong \"password\".", count: 2,
        until: Date(timeIntervalSince1970: 1_800_000_000.5))
    }
    let content = try #require(record(refusals).content)
    #expect(try SharedRecord(OpenedValue(content: content, generation: 7)) == record(refusals))
    #expect(content.revealed.contains(#""version":2"#))
    #expect(record([]).content?.revealed == #"{"state":"loggedOut","version":1}"#)
  }

  @Test func `a count of sign-ins, and what a host remembers of it, is read as it was written`() throws {
    let mine = SignInIdentity.random()
    var signIns = SharedSignIns(window: 43_200, counted: [mine, .random()])
    signIns.withdraw(.random())
    for change in [{ _ in }, { $0.exhaust() }, { $0.leaveToPeople() }] as [(inout SharedSignIns) -> Void] {
      change(&signIns)
      let record = SignInRecord(generation: 3, signIns: signIns)
      #expect(try SignInRecord(OpenedValue(content: try #require(record.content), generation: 3)) == record)
    }
    #expect(throws: SharedRecord.ContentFailure.newer(version: 2)) {
      try SignInRecord(OpenedValue(content: Secret(#"{"version":2}"#), generation: 3))
    }
    let standing = RegisterStanding(cluster: "c", term: 1, revision: 9)
    var memory = SignInMemory(key: ShareModel.key, host: "h", standing: nil)
    #expect(SignInMemory(content: try #require(memory.content)) == memory)
    memory.note(SignInReading(record: SignInRecord(generation: 3, signIns: signIns), digest: "d", standing: standing))
    memory.learn(own: 2, window: 43_200)
    memory.doubt()
    #expect(SignInMemory(content: try #require(memory.content)) == memory)
    #expect(SignInMemory(content: Array("{".utf8)) == nil)
  }

  @Test func `what a host remembers is read as it was written`() throws {
    var memory = ShareMemory(key: ShareModel.key)
    #expect(try reread(memory) == memory)
    let entry = SharedReading.Entry(
      record: SharedRecord(generation: 7, state: .claimed(Self.claim, living: nil)), version: RegisterVersion("v"),
      digest: "d")
    memory.note(
      SharedReading(entry: entry, standing: RegisterStanding(cluster: "c", term: 9, revision: .max)),
      at: BootTime(boot: "b", seconds: 1.5))
    memory.answer = ShareMemory.Answer(
      claim: Self.claim.identity, session: ShareModel.session(2), credentials: CredentialCode("c"))
    #expect(try reread(memory) == memory)
  }

  private func reread(_ memory: ShareMemory) throws -> ShareMemory {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    let members = try JSONMembers(parsing: Array(encoder.encode(["memory": StoredShareMemory(memory)])))
    return try members.read("memory")
  }
}
