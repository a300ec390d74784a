import Host

/// What importing a file or variables comes to, to be shown before it is done.
public struct EnvironmentImport: Sendable, Equatable {
  /// What would be written.
  public var draft: EnvironmentDraft
  /// The commands that fetching secrets would run, each as one line, by secret: to be agreed to.
  public var commands: [SecretName: String]
  /// What should be done about the file that was read, as a sentence, or nil.
  public var advice: String?
}
