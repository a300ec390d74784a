/// Why a file could not be opened, or not be made. The descriptions follow a path or “the file”, and hold nothing that stood in it.
public enum AgeFailure: Error, Sendable, Equatable {
  /// The bytes begin like no age file.
  case notAge
  /// The file is in age's text form.
  case armored
  /// The file is of another version of the format.
  case otherVersion
  /// The header breaks the format's rules.
  case malformedHeader(reason: String)
  /// Deriving the key would take more than 2 to the power of `Scrypt.highestWorkFactor`.
  case workFactorTooHigh(Int)
  /// No recipient of the file is the one that was to open it; for a passphrase: it is another.
  case noMatch
  /// The header is not the one that was written.
  case headerChanged
  /// The content ends before its end.
  case contentCut
  /// There is more after the content.
  case contentExtended
  /// The content is not the one that was written.
  case contentChanged
  /// There is not the memory that the derivation of the key takes.
  case outOfMemory(megabytes: Int)
  /// The cryptographic library refused to work.
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
