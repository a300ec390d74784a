/// The parts of a path, which is text here: nothing looks at the disk.
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
