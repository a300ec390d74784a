import Glibc

/// The parts of a path, as text: nothing here looks at the disk.
public enum FilePaths {
  /// The folder that holds what the path names; `.` for a bare name.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    let folder = path[..<slash]
    return folder.allSatisfy { $0 == "/" } ? "/" : String(folder)
  }

  /// The last part of the path.
  public static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

/// The names in a folder.
public enum FolderListing {
  /// The names of everything in a folder, unordered, without `.` and `..`; each byte that is not UTF-8 becomes `�`.
  ///
  /// - Throws: `SystemFailure` if the folder cannot be opened.
  public static func names(in folder: String) throws(SystemFailure) -> [String] {
    guard let stream = opendir(folder) else { throw SystemFailure(operation: "read the folder", path: folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

/// Symbolic links, one at a time (readlink(2)).
enum SymbolicLink {
  /// As many as the system follows for one path (path_resolution(7)).
  static let mostFollowed = 40

  /// The text of a link, which may be relative to its folder.
  ///
  /// - Throws: `SystemFailure` if there is no such link, or its text is not UTF-8.
  static func target(of link: String) throws(SystemFailure) -> String {
    var count = 0
    let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, size in
      buffer.withMemoryRebound(to: CChar.self) { text in
        if let base = text.baseAddress { count = readlink(link, base, text.count) }
      }
      size = max(0, count)
    }
    guard count >= 0 else { throw SystemFailure(operation: "follow", path: link) }
    guard let path = String(validating: target, as: UTF8.self) else {
      throw SystemFailure(operation: "follow", path: link, code: EILSEQ)
    }
    return path
  }
}
