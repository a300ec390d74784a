import Formats

/// The rules for upload tokens: of the machine and of its user. Every one of them holds, so that one file can only tighten what another says.
public struct Policy: Sendable, Equatable {
  /// A rule as a file has it.
  public struct Entry: Sendable, Equatable {
    /// What it demands.
    public var demand: PolicyDemand
    /// The value as the file writes it.
    public var text: String
    /// Whether it holds for production alone.
    public var isForProduction: Bool
    /// The file.
    public var file: String
    /// The line in it.
    public var line: Int

    /// Makes it.
    public init(demand: PolicyDemand, text: String, isForProduction: Bool, file: String, line: Int) {
      self.demand = demand
      self.text = text
      self.isForProduction = isForProduction
      self.file = file
      self.line = line
    }

    /// `longest_lifetime = 30d (/etc/fob/policy.ini:3)`.
    public var title: String { "\(demand.rule.rawValue) = \(DisplayText(text)) (\(file):\(line))" }
  }

  /// The rules of all files, in their order.
  public var entries: [Entry]

  /// Makes it.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// The rules that hold in an environment.
  public func entries(for environment: Environment) -> [Entry] {
    entries.filter { !$0.isForProduction || environment.isProduction }
  }
}

/// Where the rules are kept.
public protocol PolicySource: Sendable {
  /// The rules as they are now; none where no file has any.
  /// - Throws: a file cannot be used, and why: then nobody knows what is allowed.
  func policy() throws(FileFailure) -> Policy
}

/// No rules.
public struct NoPolicy: PolicySource {
  /// Makes it.
  public init() {}

  /// None.
  public func policy() throws(FileFailure) -> Policy { Policy() }
}
