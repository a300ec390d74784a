/// The progress of a plan, for a screen that cannot show every event.
public struct RevocationProgress: Sendable, Equatable {
  /// What is being done.
  public enum Phase: Sendable, Equatable {
    case listing, working
    /// The server's rate limit makes everything wait this many seconds.
    case waiting(seconds: Int)
    case settling
  }

  /// What is being done.
  public private(set) var phase = Phase.working
  /// Counts by result.
  public private(set) var counts: RevocationCounts
  /// The last results, the newest last.
  public private(set) var latest: [Latest] = []
  private var kinds: [Handle: RevocationResult.Kind]

  /// One of the last results.
  public struct Latest: Sendable, Equatable {
    /// The token.
    public var handle: Handle
    /// Its result.
    public var result: RevocationResult
  }

  /// How many of the last results are kept.
  public static let kept = 12

  /// The progress before the run.
  public init(_ revocation: Revocation) {
    counts = revocation.counts
    kinds = revocation.results.mapValues(\.kind)
  }

  /// Takes in an event.
  public mutating func apply(_ event: RevocationEvent) {
    switch event {
    case .listing: phase = .listing
    case .working: phase = .working
    case .waiting(let seconds): phase = .waiting(seconds: seconds)
    case .settling: phase = .settling
    case .result(let handle, let result):
      counts.count(result.kind, instead: kinds[handle])
      kinds[handle] = result.kind
      latest = latest.suffix(Self.kept - 1) + [Latest(handle: handle, result: result)]
      if case .waiting = phase, result.isOver { phase = .working }
    }
  }
}
