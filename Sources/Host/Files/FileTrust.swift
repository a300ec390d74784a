/// How far a file must be out of the reach of other users before fob goes by it.
public enum FileTrust: Sendable {
  /// A file that holds a secret: mine, and nobody else may read or write it.
  case secret
  /// A file that fob alone writes and that holds secrets: as a secret, and no symbolic link in its place.
  case state
  /// A file that steers fob: nobody but me and root owns it and its folder, and nobody else may write to them or to a folder
  /// above them.
  case configuration
  /// A file whose content is checked by other means.
  case any
}
