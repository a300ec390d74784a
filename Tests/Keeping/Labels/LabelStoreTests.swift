import Formats
import Foundation
import Keeping
import Support
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct LabelStoreTests {
  private let folder: TemporaryFolder
  private let store: LabelStore
  private let origin: Origin

  init() throws {
    folder = try TemporaryFolder()
    store = LabelStore(folder: folder.path + "/data")
    origin = try Origin("https://ws.api.video")
  }

  private func label(_ number: Int) throws -> NoteName {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return NoteName(try #require(Handle("aaaaaaaaa\(letters[number])")), .label)
  }

  @Test func `kept by origin and handle, as they were written, in a private file`() async throws {
    let other = try Origin("https://sandbox.api.video")
    #expect(try store.notes(at: origin) == [:])
    try await store.set([label(0): "漢字 \"a\""], at: origin)
    try await store.set([label(0): "b"], at: other)
    #expect(try store.notes(at: origin) == [label(0): "漢字 \"a\""])
    #expect(try store.notes(at: other) == [label(0): "b"])
    #expect(try folder.permissions(of: "data/labels.json") == 0o600)
    try await store.set([label(0): nil], at: other)
    #expect(folder.text(of: "data/labels.json")?.contains("sandbox") == false)
  }

  @Test func `a contact stands beside the label, and either goes without the other`() async throws {
    let handle = try label(0).handle
    let contact = NoteName(handle, .contact)
    try await store.set([label(0): "batch", contact: "Ann, +44 20"], at: origin)
    #expect(try store.notes(at: origin) == [label(0): "batch", contact: "Ann, +44 20"])
    try await store.set([label(0): nil], at: origin)
    #expect(try store.notes(at: origin) == [contact: "Ann, +44 20"])
  }

  @Test func `what an earlier fob wrote is read, and what a later one notes stays as it is`() async throws {
    try folder.write(
      #"{"version":1,"labels":{"https://ws.api.video":{"aaaaaaaaaa":"batch","owner:aaaaaaaaaa":"x"}}}"#,
      to: "data/labels.json", permissions: 0o600)
    #expect(try store.notes(at: origin) == [label(0): "batch"])
    try await store.set([NoteName(try label(0).handle, .contact): "Ann"], at: origin)
    let text = try #require(folder.text(of: "data/labels.json"))
    #expect(text.contains(#""owner:aaaaaaaaaa" : "x""#) && text.contains(#""contact:aaaaaaaaaa" : "Ann""#), "\(text)")
  }

  @Test func `twenty writers at once lose nothing`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await LabelStore(folder: folder.path + "/data").set([label(number): "\(number)"], at: origin)
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.notes(at: origin).count == 20)
  }

  @Test(
    arguments: ["{", "[]", "{\"version\":2,\"labels\":{}}"])
  func `a damaged file, or one of a later fob, is left alone`(content: String) async throws {
    try await store.set([label(0): "a"], at: origin)
    try folder.write(content, to: "data/labels.json")
    #expect(throws: SessionFailure.self) { try store.notes(at: origin) }
    await #expect(throws: SessionFailure.self) { try await store.set([label(1): "b"], at: origin) }
    #expect(folder.text(of: "data/labels.json") == content)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("  two words ", "two words"), ("", nil), ("   ", nil),
      (String(repeating: "é", count: 200), String(repeating: "é", count: 200)),
    ] as [(String, String?)])
  func `what a label may be`(text: String, kept: String?) throws {
    #expect(try OwnNote.label.checked(text) == kept)
  }

  @Test(
    arguments: ["a\tb", "a\u{7F}", "a\u{9B}31m", "e" + String(repeating: "\u{301}", count: 500)])
  func `what it may not be`(text: String) {
    #expect(throws: TextFailure.self) { try OwnNote.label.checked(text) }
  }
}
