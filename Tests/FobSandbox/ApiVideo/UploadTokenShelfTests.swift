import Foundation
import Testing

@testable import fob_sandbox

@Suite struct UploadTokenShelfTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  @Test func `keeps both orders through changes`() {
    var source = SeededRandom(seed: 5)
    var expected = (0..<300).map { index in
      UploadToken(
        value: "to\(index)", ttl: Int.random(in: 0..<5, using: &source) * 100,
        createdAt: 1_799_999_900 + Int.random(in: 0..<50, using: &source))
    }
    var shelf = UploadTokenShelf(Array(expected.prefix(200)))
    for token in expected.dropFirst(200) { shelf.add(token) }
    for index in stride(from: 0, to: 300, by: 3) {
      let isRemoved = shelf.remove("to\(index)")
      #expect(isRemoved)
    }
    let isRemovedAgain = shelf.remove("to0")
    #expect(!isRemovedAgain)
    expected = expected.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
    #expect(shelf.count == expected.count)
    #expect(shelf["to1"] == expected.first)
    let byCreation = shelf.page(from: 0, count: 999, by: .createdAt, ascending: true)
    #expect(byCreation.map(\.createdAt) == expected.map(\.createdAt).sorted())
    #expect(Set(byCreation.map(\.value)) == Set(expected.map(\.value)))
    let byLifetime = shelf.page(from: 0, count: 999, by: .ttl, ascending: false)
    #expect(byLifetime.map(\.ttl) == expected.map(\.ttl).sorted(by: >))
    #expect(shelf.page(from: 0, count: 10, by: .ttl, ascending: true).count == 10)
    #expect(shelf.page(from: 10, count: 5, by: .createdAt, ascending: true) == Array(byCreation[10..<15]))
    #expect(shelf.page(from: 198, count: 5, by: .createdAt, ascending: true) == Array(byCreation[198...]))
    #expect(shelf.page(from: 200, count: 5, by: .createdAt, ascending: true) == [])
  }

  @Test func `drops what has expired`() {
    let start = Int(now.timeIntervalSince1970)
    var shelf = UploadTokenShelf([
      UploadToken(value: "never", ttl: 0, createdAt: start), UploadToken(value: "brief", ttl: 10, createdAt: start),
    ])
    shelf.add(UploadToken(value: "briefer", ttl: 5, createdAt: start))
    shelf.removeExpired(at: now.addingTimeInterval(4.9))
    #expect(shelf.count == 3)
    shelf.removeExpired(at: now.addingTimeInterval(5))
    #expect(shelf["briefer"] == nil)
    shelf.removeExpired(at: now.addingTimeInterval(10))
    #expect(shelf.page(from: 0, count: 9, by: .ttl, ascending: true).map(\.value) == ["never"])
  }

  @Test func `samples are the same for the same seed and worth looking at`() {
    let tokens = UploadTokenSamples(seed: 1, now: now).tokens(187)
    #expect(tokens == UploadTokenSamples(seed: 1, now: now).tokens(187))
    #expect(tokens != UploadTokenSamples(seed: 2, now: now).tokens(187))
    #expect(Set(tokens.map(\.value)).count == 187)
    #expect(tokens.allSatisfy { $0.isActive(at: now) && $0.createdAt < Int(now.timeIntervalSince1970) })
    let left = tokens.compactMap(\.expiresAt).map { Double($0) - now.timeIntervalSince1970 }
    #expect(left.contains { $0 < 3600 } && left.contains { $0 > 86400 })
    #expect((60...90).contains(tokens.count { $0.ttl == 0 }))
    #expect(left.allSatisfy { $0 >= 300 })
  }
}
