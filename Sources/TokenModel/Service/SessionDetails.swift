/// What a server tells of a session, for inspecting: who it is, what it may do, what answers.
public struct SessionDetails: Sendable, Equatable {
  /// One fact with its name: "Roles", "Server version".
  public struct Fact: Sendable, Equatable {
    /// The name that people read.
    public var name: String
    /// The values, one a line.
    public var values: [String]

    /// Makes a fact.
    public init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// The facts in the order in which they are shown.
  public var facts: [Fact]
  /// The server's answer as text to read, or nil where it is none about the session. No secret is in it.
  public var answer: String?

  /// Makes details.
  public init(_ facts: [Fact], answer: String? = nil) {
    self.facts = facts
    self.answer = answer
  }
}
