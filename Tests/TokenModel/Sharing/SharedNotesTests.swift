import Formats
import Testing
import TokenModel

@Suite struct SharedNotesTests {
  /// Notes as hosts make them that know of each other only now and then.
  private func randomNotes() -> [SharedNotes] {
    var hosts = Array(repeating: SharedNotes(), count: 4)
    for _ in 0..<40 {
      let host = Int.random(in: 0..<hosts.count)
      if Bool.random() {
        hosts[host] = hosts[host].merged(with: hosts[.random(in: 0..<hosts.count)])
      }
      // Few draws, so that notes with the same one come about.
      hosts[host].set(
        Bool.random() ? nil : "text \(Int.random(in: 0..<3))", for: "name \(Int.random(in: 0..<5))",
        draw: .random(in: 0..<2))
    }
    return hosts
  }

  @Test func `in whatever order and however often hosts merge, all come to the same`() {
    for _ in 0..<300 {
      let hosts = randomNotes()
      let expected = hosts.reduce(SharedNotes()) { $0.merged(with: $1) }
      for _ in 0..<5 {
        let order = hosts.shuffled()
        let one = order.reduce(SharedNotes()) { $1.merged(with: $0) }
        #expect(one == expected && one.merged(with: one) == one)
        let half = order[0].merged(with: order[1])
        #expect(half.merged(with: order[2].merged(with: order[3])) == expected)
      }
    }
  }

  @Test func `nothing that one host noted of other names is lost`() {
    var (first, second) = (SharedNotes(), SharedNotes())
    first.set("mine", for: "a")
    second.set("yours", for: "b")
    #expect(first.merged(with: second).texts == ["a": "mine", "b": "yours"])
  }

  @Test func `what was taken away stays away when an earlier note comes back`() {
    var first = SharedNotes()
    first.set("old", for: "a")
    let earlier = first
    first.set(nil, for: "a")
    #expect(first.merged(with: earlier).texts == [:])
    first.set("new", for: "a")
    #expect(first.merged(with: earlier).texts == ["a": "new"])
  }

  @Test func `of two notes at once one counts, the same everywhere; a later one counts against both`() {
    var (first, second) = (SharedNotes(), SharedNotes())
    first.set("mine", for: "a", draw: 7)
    second.set("yours", for: "a", draw: 8)
    #expect(first.merged(with: second).texts == ["a": "yours"])
    #expect(second.merged(with: first).texts == ["a": "yours"])
    var later = first.merged(with: second)
    later.set("ours", for: "a", draw: 0)
    #expect(later.merged(with: second).merged(with: first).texts == ["a": "ours"])
  }

  @Test func `what stands there already is not noted again`() {
    var notes = SharedNotes()
    notes.set(nil, for: "a")
    #expect(notes == SharedNotes())
    notes.set("text", for: "a")
    let before = notes
    notes.set("text", for: "a")
    #expect(notes == before)
  }

  @Test func `they read back as they were written`() throws {
    for notes in randomNotes() {
      #expect(try SharedNotes(reading: notes.content.withBytes { Array($0) }) == notes)
    }
  }

  @Test(
    arguments: [
      ("", SharedRecord.ContentFailure.malformed), ("[]", .malformed), (#"{"version":2}"#, .newer(version: 2)),
      (#"{"version":1}"#, .malformed), (#"{"version":1,"notes":{"a":["b"]}}"#, .malformed),
      (#"{"version":1,"notes":{"a":["b",0,1]}}"#, .malformed), (#"{"version":1,"notes":{"a":[1,1,1]}}"#, .malformed),
      (#"{"version":1,"notes":{"a":["b",1,-1]}}"#, .malformed),
    ])
  func `anything else is refused`(text: String, failure: SharedRecord.ContentFailure) {
    #expect(throws: failure) { try SharedNotes(reading: Array(text.utf8)) }
  }

  @Test func `ten thousand labels fit; of more the marks go first, and then there are too many`() {
    var notes = SharedNotes()
    for number in 0..<10_000 { notes.set("ingest of the collection \(number)", for: "handle\(number)") }
    #expect(notes.fitting == notes)
    let living = notes
    for number in 0..<30_000 {
      notes.set("short", for: "ended\(number)")
      notes.set(nil, for: "ended\(number)")
    }
    #expect(notes.fitting == living)
    for number in 0..<10_000 { notes.set(String(repeating: "é", count: 200), for: "handle\(number)") }
    #expect(notes.fitting == nil)
  }
}
