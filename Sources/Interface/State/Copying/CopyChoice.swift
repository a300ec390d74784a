import TokenModel

/// One text that can be copied of an upload token or a session.
struct CopyChoice: Sendable, Equatable {
  /// What it is, in the menu and in the audit log.
  let word: String
  let text: Secret
  /// What is seen of it in the menu; no secret.
  let preview: String
}
