/// Whose file an environment's is, and which system-wide ones of its name do not count because of it.
public struct EnvironmentPlace: Sendable, Equatable {
  /// The folder of the machine's configuration that the file is in, such as `/etc`; nil for the user's own.
  public var system: String?
  /// The folders of that kind in which a file of the same name is hidden by it.
  public var hides: [String]

  /// A place.
  public init(system: String? = nil, hides: [String] = []) {
    self.system = system
    self.hides = hides
  }

  /// The user's own folder, with nothing hidden.
  public static let own = EnvironmentPlace()

  /// Where the file comes from, in a word: `you`, or `/etc`.
  public var source: String { system ?? "you" }

  /// Both: `you, hides /etc`.
  public var text: String { [source, hiding].compactMap(\.self).joined(separator: ", ") }

  /// `hides /etc`; nil if it hides nothing.
  public var hiding: String? { hides.isEmpty ? nil : "hides \(hides.joined(separator: ", "))" }
}
