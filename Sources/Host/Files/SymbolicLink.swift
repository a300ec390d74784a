import Glibc

/// Symbolic links, one at a time (readlink(2)).
enum SymbolicLink {
  /// As many as the system follows on one way (path_resolution(7)).
  static let mostFollowed = 40

  /// What a link says, which may be relative to the folder that it is in.
  ///
  /// - Throws: `SystemError` where there is no such link, or what it says is not UTF-8.
  static func target(of link: String) throws(SystemError) -> String {
    var count = 0
    let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, size in
      buffer.withMemoryRebound(to: CChar.self) { text in
        if let base = text.baseAddress { count = readlink(link, base, text.count) }
      }
      size = max(0, count)
    }
    guard count >= 0 else { throw SystemError(operation: "follow", path: link) }
    guard let path = String(validating: target, as: UTF8.self) else {
      throw SystemError(operation: "follow", path: link, code: EILSEQ)
    }
    return path
  }
}
