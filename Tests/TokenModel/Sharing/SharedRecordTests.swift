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
    let record = SharedRecord(generation: 7, state: state, lastCodeStep: 3)
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
    #expect(failure(#"{"version":2,"state":"frozen"}"#) == .newer(version: 2))
    let others = [
      "", "[]", #"{"version":1}"#, #"{"version":1,"state":"idle"}"#, #"{"version":1,"state":"frozen"}"#,
      #"{"version":1,"state":"claimed","claim":{"identity":"a","purpose":"refresh","host":"h","seconds":0}}"#,
    ]
    for text in others { #expect(failure(text) == .malformed) }
    #expect(failure(#"{"version":1,"state":"loggedOut"}"#, generation: 0) == .malformed)
    #expect(failure(#"{"version":1,"state":"loggedOut"}"#) == nil)
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
    memory.answer = ShareMemory.Answer(claim: Self.claim.identity, session: ShareModel.session(2))
    #expect(try reread(memory) == memory)
  }

  private func reread(_ memory: ShareMemory) throws -> ShareMemory {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    let members = try JSONMembers(parsing: Array(encoder.encode(["memory": StoredShareMemory(memory)])))
    return try members.read("memory")
  }
}
