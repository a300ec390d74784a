import Formats
import Foundation
import Support
import Testing
import TokenModel

@testable import Keeping

@Suite(.timeLimit(.minutes(5))) struct ShareRotationTests {
  private let folder: TemporaryFolder
  private let register: FolderRegister
  private let environment: Environment
  private let session: Session
  private let old = NumberedSeal(identityNumber: 1)
  private let new = NumberedSeal(identityNumber: 2)

  init() throws {
    folder = try TemporaryFolder()
    try FolderRegister.make(in: folder.path(of: "register"))
    register = FolderRegister(folder: folder.path(of: "register"))
    environment = try SessionFixture().environment()
    session = Session(
      origin: environment.origin,
      credentials: .tokens(SessionTokens(access: Secret("access"), refresh: Secret("refresh"), expires: nil)),
      issued: Date(timeIntervalSince1970: 1_800_000_000))
  }

  private var key: RegisterKey { old.key(of: environment) }

  private func write(_ record: SharedRecord, by seal: NumberedSeal) async throws {
    let content = try #require(record.content)
    let value = try seal.seal(
      content, for: SealedPlace(key: key, origin: environment.origin, generation: record.generation))
    let version = try await register.read(key).entry?.version
    _ = try await register.swap(key, expected: version, value: value)
  }

  private func record(by seal: NumberedSeal) async throws -> SharedRecord {
    let value = try #require(try await register.read(key).entry?.value)
    return try SharedRecord(seal.open(value, for: key, origin: environment.origin))
  }

  private func share(by seal: NumberedSeal) -> Share {
    Share(
      name: environment.name, place: "folder", register: register, seal: seal, joined: nil, egress: "")
  }

  private func rotate() async throws(ShareRotationFailure) -> ShareRotation.Outcome {
    try await ShareRotation(in: register, from: old, to: new, margin: 0).seal()
  }

  private func claim(seconds: Int) -> Claim {
    Claim(identity: .random(), purpose: .refresh, host: "other", seconds: seconds)
  }

  @Test func `the session is under the next identity, one generation on, and the old one is out`() async throws {
    #expect(try await rotate() == ShareRotation.Outcome())
    try await write(SharedRecord(generation: 7, state: .idle(session), lastCodeStep: 3), by: old)
    #expect(try await rotate() == ShareRotation.Outcome(sealed: 1))
    #expect(try await record(by: new) == SharedRecord(generation: 8, state: .idle(session), lastCodeStep: 3))
    await #expect(throws: SealFailure.newerIdentity(theirs: 2, ours: 1)) { try await record(by: old) }
    // Also of what holds nothing yet.
    try await register.remove(key, expected: try #require(try await register.read(key).entry?.version))
    let reason = SealFailure.newerIdentity(theirs: 2, ours: 1).description
    await #expect(throws: ShareFailure.unusable(reason: reason)) {
      try await SharedSession(of: environment, in: share(by: old)).read()
    }
    #expect(try await SharedSession(of: environment, in: share(by: new)).read().entry == nil)
    try await write(SharedRecord(generation: 7, state: .idle(session), lastCodeStep: 3), by: old)
    #expect(try await rotate() == ShareRotation.Outcome(sealed: 1))
    // Again, as after a kill in the middle.
    #expect(try await rotate() == ShareRotation.Outcome(sealed: 1))
    #expect(try await record(by: new).generation == 8)
  }

  @Test func `an open claim is waited for`() async throws {
    let claim = claim(seconds: 100)
    try await write(SharedRecord(generation: 7, state: .claimed(claim, living: nil)), by: old)
    let watched = WatchedRegister(register)
    async let rotated = ShareRotation(in: watched, from: old, to: new, margin: 0).seal()
    await watched.gate.arrival()
    #expect(try await record(by: old).claim == claim)
    try await write(SharedRecord(generation: 8, state: .idle(session)), by: old)
    watched.gate.open()
    #expect(try await rotated.sealed == 1)
    #expect(try await record(by: new) == SharedRecord(generation: 9, state: .idle(session)))
  }

  @Test func `a claim whose time is over is given up`() async throws {
    let (claim, living) = (claim(seconds: 1), AccessSession(session))
    try await write(SharedRecord(generation: 7, state: .claimed(claim, living: living)), by: old)
    #expect(try await rotate() == ShareRotation.Outcome(sealed: 1))
    let expected = SharedRecord(generation: 8, state: .spent(living: living, abandoned: claim.identity))
    #expect(try await record(by: new) == expected)
  }

  @Test func `what does not open is left as it is, and the rest is sealed again`() async throws {
    let other = RegisterKey("00")
    _ = try await register.swap(other, expected: nil, value: Array("rubbish".utf8))
    try await write(SharedRecord(generation: 7, state: .idle(session)), by: old)
    var expected = ShareRotation.Outcome(sealed: 1)
    expected.left = 1
    #expect(try await rotate() == expected)
    #expect(try await register.read(other).entry?.value == Array("rubbish".utf8))
    #expect(try await record(by: new).generation == 8)
  }

  @Test func `what this host has no environment for, or does not know, is sealed again as it is`() async throws {
    let (key, origin) = (RegisterKey("0ff0"), try Origin("https://elsewhere.example.org"))
    let content = Secret(#"{"later":"something of a later fob"}"#)
    let value = try old.seal(content, for: SealedPlace(key: key, origin: origin, generation: 3))
    _ = try await register.swap(key, expected: nil, value: value)
    #expect(try await rotate() == ShareRotation.Outcome(sealed: 1))
    let (there, opened) = try new.open(try #require(try await register.read(key).entry?.value), for: key)
    #expect(there == origin && opened == OpenedValue(content: content, generation: 4))
  }

  @Test func `a session of a later fob is not touched, and the rotation ends`() async throws {
    let content = Secret(#"{"version":99,"state":"resting"}"#)
    let value = try old.seal(content, for: SealedPlace(key: key, origin: environment.origin, generation: 3))
    _ = try await register.swap(key, expected: nil, value: value)
    await #expect(throws: ShareRotationFailure.newer) { try await rotate() }
    #expect(try await register.read(key).entry?.value == value)
  }

  @Test func `what was left under an identity before the old one is removed`() async throws {
    try await write(SharedRecord(generation: 7, state: .idle(session)), by: NumberedSeal(identityNumber: 1))
    let rotation = ShareRotation(
      in: register, from: NumberedSeal(identityNumber: 2), to: NumberedSeal(identityNumber: 3), margin: 0)
    var expected = ShareRotation.Outcome()
    expected.removed = 1
    #expect(try await rotation.seal() == expected)
    #expect(try await register.read(key).entry == nil)
    #expect(try await Set(register.keys().keys) == [new.keyOfIdentity])
  }

  @Test func `two hosts that rotate at once do not make two teams of one`() async throws {
    try await write(SharedRecord(generation: 7, state: .idle(session)), by: old)
    _ = try await rotate()
    let other = NumberedSeal(identityNumber: 2, secret: "another key")
    await #expect(throws: ShareRotationFailure.seal(.newerIdentity(theirs: 2, ours: 1))) {
      try await ShareRotation(in: register, from: old, to: other, margin: 0).seal()
    }
  }
}

/// A register that tells a test when somebody waits for a change.
private struct WatchedRegister: ListedRegister {
  let register: FolderRegister
  let gate = Gate()

  init(_ register: FolderRegister) { self.register = register }

  func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading { try await register.read(key) }

  func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    try await register.swap(key, expected: expected, value: value)
  }

  func change(
    of keys: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey> {
    await gate.pass()
    return try await register.change(of: keys, within: time)
  }

  func keys() async throws(RegisterFailure) -> [RegisterKey: RegisterVersion] { try await register.keys() }

  func remove(_ key: RegisterKey, expected: RegisterVersion) async throws(RegisterFailure) {
    try await register.remove(key, expected: expected)
  }
}

/// A seal that hides nothing and knows its number.
private struct NumberedSeal: TransferableSeal {
  let identityNumber: Int
  var secret = "key"
  let keyOfIdentity = RegisterKey("1d")

  func key(of environment: Environment) -> RegisterKey { RegisterKey(Hex.encode(environment.name.text.utf8)) }

  func key(ofSignInsAt origin: Origin, egress: String) -> RegisterKey { RegisterKey(Hex.encode(origin.text.utf8)) }

  func code(of credentials: Secret, at origin: Origin) -> CredentialCode { CredentialCode("") }

  func key(ofMember machine: String) -> RegisterKey { RegisterKey(Hex.encode(machine.utf8)) }

  func key(of notes: SharedNotes.Kind, about environment: Environment) -> RegisterKey {
    RegisterKey("\(key(of: environment).text)00")
  }

  func seal(_ content: Secret, for place: SealedPlace) throws(SealFailure) -> [UInt8] {
    Array("\(identityNumber)\t\(secret)\t\(place.origin?.text ?? "")\t\(place.generation)\t\(content.revealed)".utf8)
  }

  func open(_ sealed: [UInt8], for key: RegisterKey, origin: Origin?) throws(SealFailure) -> OpenedValue {
    try open(sealed, for: key).1
  }

  func open(_ sealed: [UInt8], for key: RegisterKey) throws(SealFailure) -> (origin: Origin?, OpenedValue) {
    let parts = String(decoding: sealed, as: UTF8.self).split(
      separator: "\t", maxSplits: 4, omittingEmptySubsequences: false
    ).map(String.init)
    guard parts.count == 5, let number = Int(parts[0]), let generation = Int(parts[3]) else {
      throw .doesNotOpen(reason: "it is rubbish")
    }
    if number > identityNumber { throw .newerIdentity(theirs: number, ours: identityNumber) }
    if number < identityNumber { throw .olderIdentity(theirs: number, ours: identityNumber) }
    guard parts[1] == secret else { throw .doesNotOpen(reason: "its seal is another's") }
    return (try? Origin(parts[2]), OpenedValue(content: Secret(parts[4]), generation: generation))
  }
}
