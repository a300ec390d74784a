/// A file of a watched folder that was made, written, moved, removed or given other permissions.
public struct ChangedFile: Hashable, Sendable {
  /// The folder's path, as it was given to watch.
  public let folder: String
  /// The file's name in it.
  public let name: String
}
