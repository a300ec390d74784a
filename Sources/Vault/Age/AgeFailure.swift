/// Why a file could not be opened or made. The descriptions follow a path or “the file”, and repeat nothing of its
/// content.
public enum AgeFailure: Error, Sendable, Equatable {
  /// The file does not begin as an age file.
  case notAge
  /// The file is in age's text form.
  case armored
  /// Another version of the format.
  case otherVersion
  /// The header breaks the format's rules.
  case malformedHeader(reason: String)
  /// Deriving the key would take more than 2 to the power of `Scrypt.highestWorkFactor`.
  case workFactorTooHigh(Int)
  /// The file is not for this recipient; for a passphrase, it is the wrong one.
  case noMatch
  /// The header was changed.
  case headerChanged
  /// The content is truncated.
  case contentCut
  /// There is something after the content.
  case contentExtended
  /// The content was changed.
  case contentChanged
  /// There is not enough memory to derive the key.
  case outOfMemory(megabytes: Int)
  /// The cryptographic library failed.
  case libraryFailed
}

extension AgeFailure: CustomStringConvertible {
  /// The rest of a sentence that begins with the file.
  public var description: String {
    switch self {
    case .notAge: "is not an age file."
    case .armored: "is an age file in text form (armor). Make it a binary one with age, without --armor."
    case .otherVersion: "uses a version of the age format that fob does not know."
    case .malformedHeader(let reason): "has a damaged header: \(reason)."
    case .workFactorTooHigh(let factor):
      "needs a work factor of 2^\(factor) for its passphrase; fob accepts at most 2^\(Scrypt.highestWorkFactor)."
    case .noMatch: "was encrypted to another recipient."
    case .headerChanged: "has a header that was changed after it was written."
    case .contentCut: "is truncated."
    case .contentExtended: "has extra bytes after its end."
    case .contentChanged: "was changed or truncated after it was written."
    case .outOfMemory(let megabytes): "needs \(megabytes) MB of memory to open, which this machine does not have."
    case .libraryFailed: "could not be processed: the cryptographic library refused it."
    }
  }
}
