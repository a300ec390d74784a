import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// The seal of a team: each value is an age file to the team's recipient, and a MAC over where it belongs, since age does not say who wrote.
public struct TeamSeal: SessionSeal {
  private let team: TeamIdentity

  /// The seal of a team.
  public init(_ team: TeamIdentity) {
    self.team = team
  }

  /// The number of the team's identity that this host has.
  public var identityNumber: Int { team.number }

  /// Under which key a rotation names the team's identity.
  public var keyOfIdentity: RegisterKey { key(of: ["identity": "team"]) }

  /// Under which key an environment's record is.
  public func key(of environment: Environment) -> RegisterKey {
    key(of: [
      "name": .string(environment.name.text), "service": .string(environment.service.rawValue),
      "origin": .string(environment.origin.text), "username": environment.username.map(JSONValue.string) ?? .null,
      "tenant": environment.tenant.map(JSONValue.string) ?? .null,
      "settings": .object(environment.settings.mapValues(JSONValue.string)),
      "furtherOrigins": .array(environment.furtherOrigins.map { .string($0.text) }),
    ])
  }

  /// Under which key the sign-ins at an origin are counted.
  public func key(ofSignInsAt origin: Origin, egress: String) -> RegisterKey {
    key(of: ["signIns": .string(origin.text), "egress": .string(egress)])
  }

  /// Tells a login's credentials from others.
  public func code(of credentials: Secret, at origin: Origin) -> CredentialCode {
    var code = HMAC<SHA256>(key: team.keyOfCredentials)
    code.update(data: Array("\(origin.text)\n".utf8))
    credentials.withBytes { code.update(data: $0) }
    return CredentialCode(Hex.encode(Array(code.finalize())))
  }

  /// Under which key a host's entry among the members is.
  public func key(ofMember machine: String) -> RegisterKey { key(of: ["member": .string(machine)]) }

  /// Under which key the notes of a kind about an environment are.
  public func key(of notes: SharedNotes.Kind, about environment: Environment) -> RegisterKey {
    key(of: ["notes": .string(notes.rawValue), "of": .string(key(of: environment).text)])
  }

  private func key(of name: JSONValue) -> RegisterKey {
    RegisterKey(Hex.encode(HMAC<SHA256>.authenticationCode(for: name.bytes(), using: team.keyOfKeys)))
  }

  /// A value for a place. The server's address is in the age file too, so that a rotation can seal again what it does not know.
  public func seal(_ content: Secret, for place: SealedPlace) throws(SealFailure) -> [UInt8] {
    let file: [UInt8]
    let whole = content.withBytes { Secret(bytes: Array("\(place.origin?.text ?? "")\n".utf8) + $0) }
    do throws(AgeFailure) {
      file = try AgeFile.encrypt(whole, to: team.identity.recipient)
    } catch {
      throw .libraryFailed
    }
    let begin = SealedBeginning(identity: team.number, generation: place.generation)
    return begin.line(code: Array(code(of: begin, with: file[...], for: place.key, place.origin))) + file
  }

  /// What was sealed for a key and an origin.
  public func open(_ sealed: [UInt8], for key: RegisterKey, origin: Origin?) throws(SealFailure) -> OpenedValue {
    let (begin, code, file) = try beginning(of: sealed)
    // Checked before anything is decrypted.
    guard isGenuine(code, of: begin, with: file, for: key, origin) else { throw Self.brokenSeal }
    let (_, content) = try content(of: file)
    return OpenedValue(content: content, generation: begin.generation)
  }

  private static let brokenSeal = SealFailure.doesNotOpen(reason: "its seal is broken, or another's")

  private func beginning(
    of sealed: [UInt8]
  ) throws(SealFailure) -> (SealedBeginning, code: [UInt8], file: ArraySlice<UInt8>) {
    guard let (begin, code, file) = SealedBeginning.read(sealed) else { throw .doesNotOpen(reason: "it is not sealed") }
    if begin.identity > team.number { throw .newerIdentity(theirs: begin.identity, ours: team.number) }
    if begin.identity < team.number { throw .olderIdentity(theirs: begin.identity, ours: team.number) }
    return (begin, code, file)
  }

  private func code(
    of begin: SealedBeginning, with file: ArraySlice<UInt8>, for key: RegisterKey, _ origin: Origin?
  ) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(
      for: begin.authenticated(with: file, key: key, origin: origin), using: team.keyOfValues)
  }

  private func isGenuine(
    _ code: [UInt8], of begin: SealedBeginning, with file: ArraySlice<UInt8>, for key: RegisterKey, _ origin: Origin?
  ) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      code, authenticating: begin.authenticated(with: file, key: key, origin: origin), using: team.keyOfValues)
  }

  /// What an age file holds.
  private func content(of file: ArraySlice<UInt8>) throws(SealFailure) -> (origin: Origin?, Secret) {
    let whole: Secret
    do throws(AgeFailure) {
      whole = try AgeFile.decrypt(Array(file), with: team.identity)
    } catch {
      throw .doesNotOpen(reason: "it \(error)")
    }
    let (line, content) = whole.withBytes { bytes in
      let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
      return (String(decoding: line, as: UTF8.self), Secret(bytes: Array(bytes.dropFirst(line.count + 1))))
    }
    return (try? Origin(line), content)
  }
}

extension TeamSeal: TransferableSeal {
  /// What was sealed for a key, and for which server; nil: for none.
  public func open(_ sealed: [UInt8], for key: RegisterKey) throws(SealFailure) -> (origin: Origin?, OpenedValue) {
    let (begin, code, file) = try beginning(of: sealed)
    let (origin, content) = try content(of: file)
    guard isGenuine(code, of: begin, with: file, for: key, origin) else { throw Self.brokenSeal }
    return (origin, OpenedValue(content: content, generation: begin.generation))
  }
}

/// What stands in the clear before the age file of a sealed value.
private struct SealedBeginning {
  /// The number of the identity that the value is sealed with.
  let identity: Int
  /// The record's generation.
  let generation: Int

  private static let word = "fob-sealed-2"

  /// The first line of a value.
  func line(code: [UInt8]) -> [UInt8] { Array("\(text) \(Hex.encode(code))\n".utf8) }

  /// What the code is made of. Neither keys nor origins hold a newline.
  func authenticated(with file: ArraySlice<UInt8>, key: RegisterKey, origin: Origin?) -> [UInt8] {
    Array("\(text)\n\(key.text)\n\(origin?.text ?? "")\n".utf8) + file
  }

  private var text: String { "\(Self.word) \(identity) \(generation)" }

  /// Takes a value apart; nil where it is none.
  static func read(_ sealed: [UInt8]) -> (SealedBeginning, code: [UInt8], file: ArraySlice<UInt8>)? {
    let line = sealed.prefix(200).prefix { $0 != UInt8(ascii: "\n") }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 4, words[0] == word, let identity = Int(words[1]), identity > 0,
      let generation = Int(words[2]), generation >= 0, let code = Hex.decode(String(words[3])), code.count == 32,
      line.count < sealed.count
    else { return nil }
    let begin = SealedBeginning(identity: identity, generation: generation)
    // Numbers have one spelling each.
    guard line.elementsEqual(begin.line(code: code).dropLast()) else { return nil }
    return (begin, code, sealed[(line.count + 1)...])
  }
}
