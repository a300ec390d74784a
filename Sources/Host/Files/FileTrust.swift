/// How far a file must be out of the reach of other users before fob goes by it; but for `any`, the way to it counts too (``TrustedPath``).
public enum FileTrust: Sendable {
  /// A file that holds a secret: mine, and nobody else may read or write it; or root's, who lets at most a group read it, as secrets are mounted into
  /// containers and services.
  case secret
  /// A file that fob alone writes and that holds secrets: mine, nobody else may read or write it, and no symbolic link in its place.
  case state
  /// A file that steers fob: mine or root's, and nobody else may write to it.
  case configuration
  /// A file whose content is checked by other means.
  case any
}
