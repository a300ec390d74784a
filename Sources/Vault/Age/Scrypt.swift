import Crypto
import CryptoExtras
import Formats
import FoundationEssentials
import TokenModel

/// A passphrase as the only recipient of a file; slow to derive, so that guessing is slow too.
struct Scrypt: AgeIdentity, AgeRecipient, Sendable {
  static let type = "scrypt"

  /// The work factor of new files, as a power of two: about half a second and 128 MB.
  static let standardWorkFactor = 17

  /// The highest work factor accepted from a file.
  static let highestWorkFactor = 20

  private static let purpose = "age-encryption.org/v1/scrypt"
  private static let saltLength = 16
  private static let blockSize = 8

  private let passphrase: Secret
  private let workFactor: Int

  /// - Parameters:
  ///   - passphrase: not empty.
  ///   - workFactor: for new files, as a power of two.
  init(_ passphrase: Secret, workFactor: Int = Scrypt.standardWorkFactor) {
    self.passphrase = passphrase
    self.workFactor = workFactor
  }

  func wrap(_ fileKey: SymmetricKey) throws(AgeFailure) -> AgeStanza {
    let salt = (0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max) }
    let body = try FileKey.wrap(fileKey, under: wrapKey(salt: salt, workFactor: workFactor))
    return AgeStanza(type: Self.type, arguments: [Base64.encode(salt), String(workFactor)], body: body)
  }

  func unwrap(_ stanzas: [AgeStanza]) throws(AgeFailure) -> SymmetricKey? {
    guard let stanza = stanzas.first, stanza.type == Self.type else { return nil }
    guard stanza.arguments.count == 2, let salt = Base64.decode(stanza.arguments[0]), salt.count == Self.saltLength
    else { throw .malformedHeader(reason: "a scrypt recipient has the wrong words") }
    let workFactor = try Self.workFactor(stanza.arguments[1])
    return try FileKey.unwrap(stanza.body) { () throws(AgeFailure) in
      try wrapKey(salt: salt, workFactor: workFactor)
    }
  }

  /// A decimal number without a sign or leading zeros.
  private static func workFactor(_ text: String) throws(AgeFailure) -> Int {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard text.utf8.allSatisfy(digits.contains), !text.hasPrefix("0"), let factor = Int(text) else {
      throw .malformedHeader(reason: "a scrypt recipient has a work factor that is not a number")
    }
    guard factor <= highestWorkFactor else { throw .workFactorTooHigh(factor) }
    return factor
  }

  /// Memory that a derivation takes, in megabytes.
  static func megabytes(workFactor: Int) -> Int { ((1 << workFactor) * blockSize * 128) >> 20 }

  private func wrapKey(salt: [UInt8], workFactor: Int) throws(AgeFailure) -> SymmetricKey {
    let rounds = 1 << workFactor
    do {
      return try passphrase.withBytes { bytes in
        try KDF.Scrypt.deriveKey(
          from: bytes, salt: Array(Self.purpose.utf8) + salt, outputByteCount: 32, rounds: rounds,
          blockSize: Self.blockSize, parallelism: 1)
      }
    } catch {
      throw .outOfMemory(megabytes: Self.megabytes(workFactor: workFactor))
    }
  }
}
