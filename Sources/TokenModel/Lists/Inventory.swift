import FoundationEssentials

/// The upload tokens of several environments as one list.
public struct Inventory: Sendable {
  /// What one environment's server told.
  public struct Part: Sendable {
    /// The environment.
    public let environment: Environment
    /// What its service reports about upload tokens.
    public let support: UploadTokenSupport
    /// Its tokens, in the server's order.
    public let rows: PackedTokens
    /// The time by the server's clock.
    public let now: Date

    /// Makes a part.
    public init(_ rows: PackedTokens, of environment: Environment, support: UploadTokenSupport, now: Date) {
      self.environment = environment
      self.support = support
      self.rows = rows
      self.now = now
    }
  }

  /// A token with the part of the inventory that it is in.
  public struct Row: Sendable {
    /// What its environment's server told.
    public let part: Part
    /// The token.
    public let token: ListedToken
  }

  /// The parts, in the order of the environments.
  public let parts: [Part]

  /// Makes an inventory of parts.
  public init(_ parts: [Part]) {
    self.parts = parts
  }

  /// How many tokens there are.
  public var count: Int { parts.reduce(0) { $0 + $1.rows.count } }

  /// The tokens that a filter lets through. What a service does not tell of its tokens meets neither a term nor its negation.
  /// - Parameter sort: the order of all of them together; nil: environment after environment, each as its server sorts.
  public func rows(matching filter: InventoryFilter, sort: TokenSort?) -> [Row] {
    let matching = parts.map { part in
      Part(
        filter.admits(part.environment) ? part.rows(matching: filter.tokens) : PackedTokens([]), of: part.environment,
        support: part.support, now: part.now)
    }
    let origins = matching.flatMap { part in part.rows.indices.map { (part, $0) } }
    let places =
      sort.map { TokenOrder($0).places(in: matching.flatMap(\.rows.pages)) } ?? Array(origins.indices)
    return places.map { place in
      let (part, row) = origins[place]
      return Row(part: part, token: part.rows[row])
    }
  }
}

extension Inventory.Part {
  fileprivate func rows(matching filter: TokenFilter) -> PackedTokens {
    guard !filter.isEmpty else { return rows }
    var builder = PackedTokensBuilder(pageSize: rows.pageSize)
    for page in rows.pages {
      filter.forEachMatch(in: page, now: now) { builder.append($0, of: page) }
    }
    return PackedTokens(builder)
  }
}
