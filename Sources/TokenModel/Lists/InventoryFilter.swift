import Formats

/// What narrows a list of the upload tokens of several environments: a filter of tokens, and beside its terms `env:prod*` and `service:pod`, which choose
/// environments.
public struct InventoryFilter: Sendable, Hashable {
  /// One condition that an environment must meet, or must not.
  public struct EnvironmentTerm: Sendable, Hashable {
    /// What of an environment is looked at.
    public enum Field: String, Sendable, Hashable, CaseIterable {
      /// Its name.
      case name = "env"
      /// Its service, as environment files name it.
      case service
    }

    let field: Field
    let pattern: FilterPattern
    let isNegated: Bool

    func holds(of environment: Environment) -> Bool {
      let text =
        switch field {
        case .name: environment.name.text
        case .service: environment.service.rawValue
        }
      return pattern.fits(text) != isNegated
    }
  }

  /// The terms that choose environments; none choose all.
  public let environments: [EnvironmentTerm]
  /// The terms that choose tokens.
  public let tokens: TokenFilter

  /// Makes a filter of terms about tokens.
  public init(_ tokens: TokenFilter = TokenFilter()) {
    environments = []
    self.tokens = tokens
  }

  /// Reads terms as a person types them, with blanks between them.
  public init(parsing text: String) throws(TokenFilterFailure) {
    var parser = FilterParser(text, readsEnvironments: true)
    tokens = TokenFilter(try parser.terms())
    environments = parser.environments
  }

  /// Reads a filter that is still being typed: unfinished terms are left out.
  /// - Returns: the filter, and the problems of the terms left out.
  public static func reading(unfinished text: String) -> (filter: InventoryFilter, errors: [TokenFilterFailure]) {
    var parser = FilterParser(text, readsEnvironments: true)
    let (terms, errors) = parser.finishedTerms()
    return (InventoryFilter(environments: parser.environments, tokens: TokenFilter(terms)), errors)
  }

  /// The same with further terms about tokens.
  public func adding(_ terms: [FilterTerm]) -> InventoryFilter {
    InventoryFilter(environments: environments, tokens: TokenFilter(terms + tokens.terms))
  }

  private init(environments: [EnvironmentTerm], tokens: TokenFilter) {
    self.environments = environments
    self.tokens = tokens
  }

  /// Whether it lets everything through.
  public var isEmpty: Bool { environments.isEmpty && tokens.isEmpty }

  /// Whether it lets tokens of an environment through, by what is known of the environment.
  public func admits(_ environment: Environment) -> Bool { environments.allSatisfy { $0.holds(of: environment) } }

  /// Whether everything that matches this filter matches another one: then it is enough to search its matches.
  public func narrows(_ other: InventoryFilter) -> Bool {
    tokens.narrows(other.tokens) && other.environments.allSatisfy(environments.contains)
  }
}
