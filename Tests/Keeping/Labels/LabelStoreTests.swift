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

  private func handle(_ number: Int) throws -> Handle {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return try #require(Handle("aaaaaaaaa\(letters[number])"))
  }

  @Test func `kept by origin and handle, as they were written, in a private file`() async throws {
    let other = try Origin("https://sandbox.api.video")
    #expect(try store.labels(at: origin) == [:])
    try await store.set("漢字 \"a\"", for: handle(0), at: origin)
    try await store.set("b", for: handle(0), at: other)
    #expect(try store.labels(at: origin) == [handle(0): "漢字 \"a\""])
    #expect(try store.labels(at: other) == [handle(0): "b"])
    #expect(try folder.permissions(of: "data/labels.json") == 0o600)
    try await store.set(nil, for: handle(0), at: other)
    #expect(folder.text(of: "data/labels.json")?.contains("sandbox") == false)
  }

  @Test func `twenty writers at once lose nothing`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await LabelStore(folder: folder.path + "/data").set("\(number)", for: handle(number), at: origin)
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.labels(at: origin).count == 20)
  }

  @Test(
    arguments: ["{", "[]", "{\"version\":2,\"labels\":{}}"])
  func `a damaged file, or one of a later fob, is left alone`(content: String) async throws {
    try await store.set("a", for: handle(0), at: origin)
    try folder.write(content, to: "data/labels.json")
    #expect(throws: SessionFailure.self) { try store.labels(at: origin) }
    await #expect(throws: SessionFailure.self) { try await store.set("b", for: handle(1), at: origin) }
    #expect(folder.text(of: "data/labels.json") == content)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("  two words ", "two words"), ("", nil), ("   ", nil),
      (String(repeating: "é", count: 200), String(repeating: "é", count: 200)),
    ] as [(String, String?)])
  func `what a label may be`(text: String, kept: String?) throws {
    #expect(try OwnLabel.checked(text) == kept)
  }

  @Test(
    arguments: ["a\tb", "a\u{7F}", "a\u{9B}31m", "e" + String(repeating: "\u{301}", count: 500)])
  func `what it may not be`(text: String) {
    #expect(throws: TextFailure.self) { try OwnLabel.checked(text) }
  }
}
