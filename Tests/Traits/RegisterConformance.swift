import Testing
import TokenModel

/// What every register must do, whatever engine it is in. A register of one's own passes all of it.
struct RegisterConformance {
  /// Two registers over the same values, as two hosts have them.
  let first: any SessionRegister
  let second: any SessionRegister

  /// The checks, by what they show.
  static let all: [(name: String, check: @Sendable (RegisterConformance) async throws -> Void)] = [
    ("a key that nobody wrote holds nothing", { try await $0.checkEmptyKey() }),
    ("creates where nothing is, and only there", { try await $0.checkCreation() }),
    ("swaps if the version is still the expected one, and only then", { try await $0.checkSwap() }),
    ("lets exactly one of 32 that race through", { try await $0.checkRace() }),
    ("reads what the other host has written", { try await $0.checkReading() }),
    ("keeps any bytes, and many", { try await $0.checkValues() }),
    ("its standing never falls, and rises with each swap", { try await $0.checkStanding() }),
    ("tells at once what has changed already", { try await $0.checkChangeBefore() }),
    ("tells of a change to one of several keys", { try await $0.checkChange() }),
    ("tells of a key's first value", { try await $0.checkCreationTold() }),
    ("tells nothing when nothing changes", { try await $0.checkSilence() }),
    ("stops waiting when it is cancelled", { try await $0.checkCancelling() }),
  ]

  private let number = UInt64.random(in: .min ... .max)

  /// A key of this check alone.
  private func key(_ name: String) -> RegisterKey { RegisterKey(String(number, radix: 16) + name) }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Long enough for the slowest machine.
  private let patience = Duration.seconds(100)

  private func checkEmptyKey() async throws {
    #expect(try await first.read(key("a")).entry == nil)
  }

  private func checkCreation() async throws {
    let made = try await first.swap(key("a"), expected: nil, value: bytes("one"))
    #expect(made.entry?.value == bytes("one"))
    await #expect(throws: RegisterFailure.conflict) {
      try await second.swap(key("a"), expected: nil, value: bytes("two"))
    }
    #expect(try await second.read(key("a")).entry == made.entry)
    #expect(try await second.read(key("b")).entry == nil)
  }

  private func checkSwap() async throws {
    let made = try await first.swap(key("a"), expected: nil, value: bytes("one"))
    let changed = try await second.swap(key("a"), expected: made.entry?.version, value: bytes("two"))
    #expect(changed.entry?.version != made.entry?.version)
    await #expect(throws: RegisterFailure.conflict) {
      try await first.swap(key("a"), expected: made.entry?.version, value: bytes("three"))
    }
    await #expect(throws: RegisterFailure.conflict) {
      try await first.swap(key("b"), expected: made.entry?.version, value: bytes("three"))
    }
    await #expect(throws: RegisterFailure.conflict) {
      try await first.swap(key("a"), expected: RegisterVersion("no version"), value: bytes("three"))
    }
    #expect(try await first.read(key("a")).entry == changed.entry)
    // The same value again is another state of the key.
    let again = try await first.swap(key("a"), expected: changed.entry?.version, value: bytes("two"))
    #expect(again.entry?.version != changed.entry?.version)
  }

  private func checkRace() async throws {
    let made = try await first.swap(key("a"), expected: nil, value: bytes("start"))
    let winners = try await withThrowingTaskGroup(of: [UInt8]?.self) { group -> [[UInt8]] in
      for racer in 1...32 {
        let register = racer.isMultiple(of: 2) ? first : second
        group.addTask { [key = key("a")] in
          do throws(RegisterFailure) {
            let value = Array("racer \(racer)".utf8)
            return try await register.swap(key, expected: made.entry?.version, value: value).entry?.value
          } catch {
            guard error == .conflict else { throw error }
            return nil
          }
        }
      }
      return try await group.reduce(into: []) { winners, value in if let value { winners.append(value) } }
    }
    #expect(winners.count == 1)
    #expect(try await first.read(key("a")).entry?.value == winners.first)
  }

  private func checkReading() async throws {
    var version: RegisterVersion?
    for round in 0..<20 {
      let (writer, reader) = round.isMultiple(of: 2) ? (first, second) : (second, first)
      let written = try await writer.swap(key("a"), expected: version, value: bytes("\(round)"))
      let read = try await reader.read(key("a"))
      #expect(read.entry == written.entry)
      #expect(read.standing.revision >= written.standing.revision)
      version = read.entry?.version
    }
  }

  private func checkValues() async throws {
    let values: [[UInt8]] = [
      [], [0], Array(0...255), bytes("\n\r\n\"\\"), (0..<262_144).map { _ in UInt8.random(in: .min ... .max) },
    ]
    var version: RegisterVersion?
    for value in values {
      let written = try await first.swap(key("a"), expected: version, value: value)
      let read = try await second.read(key("a")).entry
      #expect(read?.value == value)
      #expect(read?.version == written.entry?.version)
      version = written.entry?.version
    }
  }

  private func checkStanding() async throws {
    var last = try await first.read(key("a")).standing
    var version: RegisterVersion?
    for round in 0..<10 {
      let written = try await second.swap(key("a"), expected: version, value: bytes("\(round)"))
      let read = try await first.read(key("b"))
      #expect(written.standing.cluster == last.cluster)
      #expect(written.standing.revision > last.revision)
      #expect(read.standing.revision >= written.standing.revision)
      #expect(read.standing.term >= last.term)
      (last, version) = (read.standing, written.entry?.version)
    }
  }

  private func checkChangeBefore() async throws {
    let made = try await first.swap(key("a"), expected: nil, value: bytes("one"))
    #expect(try await second.change(of: [key("a"): nil, key("b"): nil], within: patience) == [key("a")])
    _ = try await first.swap(key("a"), expected: made.entry?.version, value: bytes("two"))
    #expect(try await second.change(of: [key("a"): made.entry?.version], within: patience) == [key("a")])
    #expect(try await second.change(of: [key("b"): made.entry?.version], within: patience) == [key("b")])
  }

  private func checkChange() async throws {
    let keys = ["a", "b", "c"].map(key)
    var known: [RegisterKey: RegisterVersion?] = [:]
    for key in keys { known[key] = try await first.swap(key, expected: nil, value: bytes("one")).entry?.version }
    for _ in 0..<3 {
      let seen = known
      async let changed = second.change(of: seen, within: patience)
      let other = try await first.swap(key("x\(Int.random(in: 0..<1 << 40))"), expected: nil, value: bytes("other"))
      #expect(other.entry != nil)
      let version = try await first.swap(keys[1], expected: known[keys[1]] ?? nil, value: bytes("two")).entry?.version
      #expect(try await changed == [keys[1]])
      known[keys[1]] = version
    }
  }

  private func checkCreationTold() async throws {
    async let changed = second.change(of: [key("a"): nil], within: patience)
    _ = try await first.swap(key("a"), expected: nil, value: bytes("one"))
    #expect(try await changed == [key("a")])
  }

  private func checkSilence() async throws {
    let made = try await first.swap(key("a"), expected: nil, value: bytes("one"))
    let start = ContinuousClock.now
    let known = [key("a"): made.entry?.version, key("b"): nil]
    #expect(try await second.change(of: known, within: .milliseconds(300)) == [])
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(try await second.change(of: known, within: .zero) == [])
  }

  private func checkCancelling() async throws {
    let waiting = Task { try await second.change(of: [key("a"): nil], within: .seconds(3600)) }
    waiting.cancel()
    #expect(try await waiting.value == [])
  }
}
