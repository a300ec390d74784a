import Formats
import Foundation
import Support
import Testing

@testable import TokenModel

/// Which thresholds are due.
@Suite struct ExpiryRulesTests {
  /// Tells what is due, and remembers it.
  private func tell(_ look: ExpiryLook, _ memory: inout EventMemory) throws -> [RaisedEvent] {
    let verdict = ExpiryRules.verdict(on: look, memory)
    memory = verdict.memory
    return RaisedEvent.events(of: verdict.due, in: try TestEnvironment.make(), at: EventSamples.start)
  }

  @Test(arguments: [1, 2, 3, 4, 5]) func `in a fortnight with missed runs every threshold is told once`(
    _ seed: UInt64
  ) throws {
    var chance = SeededGenerator(seed: seed)
    let ends = (0..<200).map { _ in Double.random(in: 0.1..<28, using: &chance) }
    var memory = try EventSamples.memory()
    var told: [Handle: [Int]] = [:]
    var looks: [Double] = []
    for hour in 0..<(14 * 24) where Double.random(in: 0..<1, using: &chance) < 0.1 {
      let now = Double(hour) / 24
      looks.append(now)
      let rows = try ends.enumerated().map { try EventSamples.row($0, expires: $1) }
      // A kill between two runs loses nothing: only the file goes on.
      memory = try #require(EventMemory(try JSONValue(parsing: memory.json.bytes())))
      let verdict = ExpiryRules.verdict(on: EventSamples.look(rows, at: now), memory)
      memory = verdict.memory
      let events = RaisedEvent.events(of: verdict.due, in: try TestEnvironment.make(), at: EventSamples.start)
      #expect(Set(events.map(\.threshold)).count == events.count, "one event for each threshold")
      #expect(events.allSatisfy { $0.kind == ($0.threshold == nil ? .tokenExpired : .tokenExpiring) })
      for due in verdict.due {
        guard case .token(let handle, _, _) = due.subject else { continue }
        told[handle, default: []].append(due.threshold ?? -1)
      }
    }
    for (number, end) in ends.enumerated() {
      let all = ExpiryRules.thresholds.map { Double($0) / EventSamples.day } + [0]
      // What has expired by the first look is not told; of several thresholds between two looks the nearest is.
      var (expected, left): ([Int], Double) = ([], .infinity)
      for look in looks where end > looks[0] {
        if let nearest = all.filter({ end - look <= $0 && left > $0 }).min() { expected.append(Int(nearest * 86_400)) }
        left = end - look
      }
      #expect(told[try EventSamples.handle(number), default: []].sorted() == expected.sorted(), "expires on day \(end)")
    }
  }

  @Test func `where several thresholds are due the nearest is told and settles the others`() throws {
    var memory = try EventSamples.memory()
    let rows = [try EventSamples.row(1, expires: 0.5), try EventSamples.row(2, expires: 3)]
    let first = try tell(EventSamples.look(rows, at: 0), &memory)
    #expect(first.map(\.threshold) == [86_400, 7 * 86_400] && first.allSatisfy { $0.tokens?.count == 1 })
    #expect(try tell(EventSamples.look(rows, at: 0.1), &memory) == [])
    let second = try tell(EventSamples.look(rows, at: 2.5), &memory)
    #expect(second.map(\.kind) == [.tokenExpired, .tokenExpiring] && second.map(\.threshold) == [nil, 86_400])
  }

  @Test func `many tokens are one event, with the first fifty handles and the soonest`() throws {
    var memory = try EventSamples.memory()
    let rows = try (0..<120).map { try EventSamples.row($0, expires: 13 - Double($0) / 100, label: "partner \($0)") }
    let events = try tell(EventSamples.look(rows, at: 0), &memory)
    let tokens = try #require(events.first?.tokens)
    #expect(events.count == 1 && tokens.count == 120 && tokens.handles.count == 50)
    #expect(tokens.soonest?.label == "partner 119" && tokens.handles.first == tokens.soonest?.handle)
  }

  @Test func `what had expired before anybody looked is not told, what leaves the list as it expires is`() throws {
    var memory = try EventSamples.memory()
    let (old, next) = (try EventSamples.row(1, expires: -1), try EventSamples.row(2, expires: 0.5))
    let (revoked, eternal) = (try EventSamples.row(3, expires: 20), try EventSamples.row(4, expires: nil))
    #expect(try tell(EventSamples.look([old, next, revoked, eternal], at: 0), &memory).map(\.kind) == [.tokenExpiring])
    #expect(try tell(EventSamples.look([], at: 0.9, isComplete: false), &memory) == [])
    let gone = try tell(EventSamples.look([eternal], at: 1), &memory)
    #expect(gone.map(\.kind) == [.tokenExpired] && gone.first?.tokens?.handles == [next.handle])
    #expect(memory.tokens.keys.map(\.self) == [eternal.handle])
  }

  @Test func `a token that expires later than before begins anew`() throws {
    var memory = try EventSamples.memory()
    #expect(try tell(EventSamples.look([EventSamples.row(1, expires: 0.5)], at: 0), &memory).count == 1)
    #expect(try tell(EventSamples.look([EventSamples.row(1, expires: 30)], at: 0.2), &memory) == [])
    #expect(try tell(EventSamples.look([EventSamples.row(1, expires: 30)], at: 29.5), &memory).count == 1)
  }

  @Test func `an unknown token has appeared once the whole list was known, unless fob created it`() throws {
    var memory = try EventSamples.memory()
    func rows(_ count: Int, created: Date? = nil) throws -> [ListedToken] {
      try (0..<count).map { try EventSamples.row($0, expires: nil, created: $0 == count - 1 ? created : nil) }
    }
    #expect(try tell(EventSamples.look(rows(2), at: 0, isComplete: false), &memory) == [])
    #expect(try tell(EventSamples.look(rows(3), at: 0), &memory) == [])
    let appeared = try tell(EventSamples.look(rows(4), at: 0), &memory)
    #expect(appeared.map(\.kind) == [.tokenAppeared] && appeared.first?.tokens?.count == 1)
    #expect(try tell(EventSamples.look(rows(5), at: 0, made: [EventSamples.handle(4)]), &memory) == [])
    // Whoever creates it at this moment may not have noted that yet.
    let young = try rows(6, created: EventSamples.time(1).addingTimeInterval(-59))
    #expect(try tell(EventSamples.look(young, at: 1), &memory) == [])
    #expect(try tell(EventSamples.look(young, at: 1.1), &memory).map(\.kind) == [.tokenAppeared])
    #expect(try tell(EventSamples.look(young, at: 1.2), &memory) == [])
  }

  private func session(_ left: TimeInterval, lifetime: TimeInterval, end: Double = 1) -> ExpiryLook {
    ExpiryLook(
      session: .needsPerson(
        ExpiryLook.Ending(end: EventSamples.time(end), secondsLeft: left, lifetime: lifetime)))
  }

  @Test func `a short session is told in its last fifth and when it has expired, once each`() throws {
    var memory = try EventSamples.memory()
    var kinds: [RaisedEvent.Kind] = []
    for left in stride(from: 900.0, through: -300, by: -60) {
      kinds += try tell(session(left, lifetime: 900), &memory).map(\.kind)
      if left == 240 { #expect(kinds.isEmpty) }
    }
    #expect(kinds == [.sessionExpiring, .sessionExpired])
    #expect(try tell(session(100, lifetime: 900, end: 2), &memory).map(\.kind) == [.sessionExpiring], "another session")
    #expect(try tell(ExpiryLook(session: .needsNobody), &memory) == [] && memory.session == nil)
  }

  @Test func `a long session is told at the thresholds that it reaches`() throws {
    var memory = try EventSamples.memory()
    let thresholds = try [9.0, 6.5, 6.4, 0.9, -0.1].flatMap { days in
      try tell(session(days * 86_400, lifetime: 10 * 86_400), &memory).map(\.threshold)
    }
    #expect(thresholds == [7 * 86_400, 86_400, nil])
  }

  @Test func `a certificate is told at each threshold, and anew once it was replaced`() throws {
    var memory = try EventSamples.memory()
    func look(_ days: Double, end: Double) -> ExpiryLook {
      ExpiryLook(certificates: [
        .server: ExpiryLook.Ending(end: EventSamples.time(end), secondsLeft: (end - days) * 86_400)
      ])
    }
    let told = try [0, 7, 7.5, 13.5, 15].flatMap { try tell(look($0, end: 14), &memory) }
    #expect(told.map(\.threshold) == [14 * 86_400, 7 * 86_400, 86_400])
    #expect(told.allSatisfy { $0.certificate == .server && $0.kind == .certificateExpiring })
    #expect(try tell(look(16, end: 100), &memory) == [])
    #expect(try tell(look(99.5, end: 100), &memory).map(\.threshold) == [86_400])
  }
}
