import Foundation
import Support
import Testing

@testable import fob_sandbox

@Suite struct SpoilerTests {
  private let response = Response(200, ["Content-Type": "text/plain"], body: Array("0123456789".utf8))
  private var head: String { "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n" }

  private func text(_ steps: [WireStep]) -> String {
    steps.map { step in
      switch step {
      case .send(let bytes): String(decoding: bytes, as: UTF8.self)
      case .pause: "|"
      case .hang: "HANG"
      case .close: "CLOSE"
      }
    }.joined()
  }

  @Test func `leaves a good answer alone`() {
    #expect(text(Spoiler.steps(for: response, spoiledBy: nil)) == head + "0123456789")
  }

  @Test func `an answer is spoiled as asked`() {
    let expected: [(Fault.Kind, String)] = [
      (.hangHeaders, "HANG"), (.hangInHeaders, String(head.dropLast(18)) + "HANG"), (.hangBody, head + "01234HANG"),
      (.lostReply, "CLOSE"), (.truncate, head + "01234CLOSE"),
      (
        .wrongLength,
        head.replacing("Content-Length: 10", with: "Content-Length: 5") + "0123456789CLOSE"
      ),
    ]
    for (kind, wire) in expected {
      #expect(text(Spoiler.steps(for: response, spoiledBy: Fault(kind))) == wire, "\(kind)")
    }
  }

  @Test func `garbage is sent where it is asked for`() throws {
    let steps = Spoiler.steps(for: response, spoiledBy: Fault(.garbage))
    #expect(!text(steps).hasPrefix("HTTP"))
    let body = text(Spoiler.steps(for: response, spoiledBy: Fault(.garbageBody)))
    #expect(body.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(!body.contains("0123"))
  }

  @Test func `sends what is of another type`() {
    let json = Response(200, json: ["a": .integer(1)])
    #expect(text(Spoiler.steps(for: json, spoiledBy: Fault(.wrongType))).contains("Content-Type: text/html"))
    #expect(text(Spoiler.steps(for: response, spoiledBy: Fault(.wrongType))).contains("Content-Type: application/json"))
  }

  @Test func `packs a lot into little`() throws {
    let packed = GzipBomb.bytes(unpackingTo: 1_000_000)
    #expect(packed.count < 7000)
    let folder = try TemporaryFolder()
    try Data(packed).write(to: URL(fileURLWithPath: folder.path(of: "bomb.gz")))
    let counted = try Spawning.run(["/bin/sh", "-c", "gzip -dc \"$0/bomb.gz\" 2>/dev/null | wc -c", folder.path])
    let count = try #require(Int(counted.text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect((900_000...1_000_000).contains(count))
  }

  @Test func `fills an answer up`() {
    var fault = Fault(.oversized)
    fault.bytes = 200_000
    let all = text(Spoiler.steps(for: response, spoiledBy: fault))
    #expect(all.hasPrefix(head.replacing(": 10", with: ": 200000") + "0123456789   "))
    #expect(all.utf8.count == head.utf8.count + 4 + 200_000)
  }

  @Test func `drips byte by byte`() {
    let steps = Spoiler.steps(for: response, spoiledBy: Fault(.drip))
    #expect(steps.count == 2 * (head.utf8.count + 10))
    #expect(steps[1] == .pause(.milliseconds(50)))
  }

  @Test func `leaves out the length of an answer that has no body`() {
    #expect(text([.send(Response(204).bytes)]) == "HTTP/1.1 204 No Content\r\n\r\n")
  }
}
