import Formats
import Foundation
import Keeping
import Support
import Testing
import TokenModel

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

  private func rotate() async throws(ShareRotationFailure) -> Bool {
    try await ShareRotation(in: register, from: old, to: new, margin: 0).seal(environment)
  }

  private func claim(seconds: Int) -> Claim {
    Claim(identity: .random(), purpose: .refresh, host: "other", seconds: seconds)
  }

  @Test func `the session is under the next identity, one generation on, and the old one is out`() async throws {
    #expect(try await rotate() == false)
    try await write(SharedRecord(generation: 7, state: .idle(session), lastCodeStep: 3), by: old)
    #expect(try await rotate())
    #expect(try await record(by: new) == SharedRecord(generation: 8, state: .idle(session), lastCodeStep: 3))
    await #expect(throws: SealFailure.newerIdentity(theirs: 2, ours: 1)) { try await record(by: old) }
    // Again, as after a kill in the middle.
    #expect(try await rotate())
    #expect(try await record(by: new).generation == 8)
  }

  @Test func `an open claim is waited for`() async throws {
    let claim = claim(seconds: 100)
    try await write(SharedRecord(generation: 7, state: .claimed(claim, living: nil)), by: old)
    async let rotated = rotate()
    try await write(SharedRecord(generation: 8, state: .idle(session)), by: old)
    #expect(try await rotated)
    #expect(try await record(by: new) == SharedRecord(generation: 9, state: .idle(session)))
  }

  @Test func `a claim whose time is over is given up`() async throws {
    let (claim, living) = (claim(seconds: 1), AccessSession(session))
    try await write(SharedRecord(generation: 7, state: .claimed(claim, living: living)), by: old)
    #expect(try await rotate())
    let expected = SharedRecord(generation: 8, state: .spent(living: living, abandoned: claim.identity))
    #expect(try await record(by: new) == expected)
  }

  @Test func `what does not open is left as it is`() async throws {
    _ = try await register.swap(key, expected: nil, value: Array("rubbish".utf8))
    await #expect(throws: ShareRotationFailure.self) { try await rotate() }
    #expect(try await register.read(key).entry?.value == Array("rubbish".utf8))
  }
}

/// A seal that hides nothing and knows its number.
private struct NumberedSeal: SessionSeal {
  let identityNumber: Int

  func key(of environment: Environment) -> RegisterKey { RegisterKey(Hex.encode(environment.name.text.utf8)) }

  func key(ofSignInsAt origin: Origin, egress: String) -> RegisterKey { RegisterKey(Hex.encode(origin.text.utf8)) }

  func code(of credentials: Secret, at origin: Origin) -> CredentialCode { CredentialCode("") }

  func key(ofMember machine: String) -> RegisterKey { RegisterKey(Hex.encode(machine.utf8)) }

  func seal(_ content: Secret, for place: SealedPlace) throws(SealFailure) -> [UInt8] {
    Array("\(identityNumber) \(place.generation) \(content.revealed)".utf8)
  }

  func open(_ sealed: [UInt8], for key: RegisterKey, origin: Origin?) throws(SealFailure) -> OpenedValue {
    let parts = String(decoding: sealed, as: UTF8.self).split(separator: " ", maxSplits: 2)
    guard parts.count == 3, let number = Int(parts[0]), let generation = Int(parts[1]) else {
      throw .doesNotOpen(reason: "it is rubbish")
    }
    if number > identityNumber { throw .newerIdentity(theirs: number, ours: identityNumber) }
    if number < identityNumber { throw .olderIdentity(theirs: number, ours: identityNumber) }
    return OpenedValue(content: Secret(String(parts[2])), generation: generation)
  }
}
