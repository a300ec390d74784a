import FoundationEssentials
import Glibc

extension Data {
  /// Overwrites the bytes, as far as this value is their only owner.
  mutating func wipe() {
    withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
    }
  }
}
