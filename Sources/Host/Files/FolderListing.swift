import Glibc

/// The names in a folder.
public enum FolderListing {
  /// The names of all that is in a folder, in no order, without `.` and `..`; each byte that is not UTF-8 becomes `�`.
  ///
  /// - Throws: `SystemError` where the folder cannot be opened.
  public static func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = opendir(folder) else { throw SystemError(operation: "read the folder", path: folder) }
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
