/// The progress of a rotation, for a screen that cannot show every event.
public struct RotationProgress: Sendable, Equatable {
  /// What is being done.
  public enum Phase: Sendable, Equatable {
    case working, listing
    /// The server's rate limit makes everything wait this many seconds.
    case waiting(seconds: Int)
    /// A command is being given the value of this new token.
    case delivering(Handle)
  }

  /// What is being done.
  public private(set) var phase = Phase.working
  /// The plan, and how far each token has come.
  public private(set) var rotation: Rotation
  /// The last steps, the newest last.
  public private(set) var latest: [Latest] = []

  /// One of the last steps.
  public struct Latest: Sendable, Equatable {
    /// The old token.
    public var handle: Handle
    /// How far it has come.
    public var step: RotationStep
  }

  /// How many of the last steps are kept.
  public static let kept = 12

  /// The progress before the run.
  public init(_ rotation: Rotation) {
    self.rotation = rotation
  }

  /// Takes in an event.
  public mutating func apply(_ event: RotationEvent) {
    switch event {
    case .listing: phase = .listing
    case .waiting(let seconds): phase = .waiting(seconds: seconds)
    case .delivering(let handle): phase = .delivering(handle)
    case .step(let handle, let step):
      phase = .working
      rotation.record(step, of: handle)
      guard step != .asked else { return }
      latest.removeAll { $0.handle == handle }
      latest = latest.suffix(Self.kept - 1) + [Latest(handle: handle, step: step)]
    }
  }

  /// Tokens that were tried.
  public var tried: Int { rotation.steps.values.count { $0 != .asked } }
}
