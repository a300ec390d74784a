import FoundationEssentials

/// The time axis of the horizon: a span from now on, cut into buckets at the local clock's round times.
public struct HorizonAxis: Sendable, Equatable {
  /// How far the axis reaches.
  public enum Zoom: Int, Sendable, CaseIterable {
    case hour, day, week, month

    /// Buckets on the axis.
    public var bucketCount: Int {
      switch self {
      case .hour: 12
      case .day: 24
      case .week: 14
      case .month: 30
      }
    }

    /// Seconds of local time in a bucket.
    public var bucketSeconds: Int {
      switch self {
      case .hour: 300
      case .day: 3600
      case .week: 43_200
      case .month: 86_400
      }
    }

    /// The next one, which reaches less far; nil for the nearest.
    public var closer: Zoom? { Zoom(rawValue: rawValue - 1) }
    /// The next one, which reaches further; nil for the furthest.
    public var further: Zoom? { Zoom(rawValue: rawValue + 1) }
  }

  /// How far it reaches.
  public let zoom: Zoom
  /// Where buckets begin, and at last where the axis ends.
  public let bounds: [Date]

  /// The axis from now on. The first bucket begins at the round time before now; noon and midnight stay where local time changes its offset.
  /// - Parameter utcOffset: how far local time is ahead of UTC at a moment, in seconds.
  public init(_ zoom: Zoom, now: Date, utcOffset: (Date) -> Int) {
    self.zoom = zoom
    let local = Int(now.timeIntervalSince1970.rounded(.down)) + utcOffset(now)
    let step = zoom.bucketSeconds
    let first = local - ((local % step) + step) % step
    bounds = (0...zoom.bucketCount).map { index in
      let local = first + index * step
      let guess = Date(timeIntervalSince1970: Double(local - utcOffset(now)))
      return Date(timeIntervalSince1970: Double(local - utcOffset(guess)))
    }
  }

  /// When the axis ends.
  public var end: Date { bounds[zoom.bucketCount] }

  /// The bucket that a moment is in; nil before the first and after the last.
  public func bucket(of moment: Date) -> Int? {
    guard moment >= bounds[0], moment < end else { return nil }
    return bounds.lastIndex { $0 <= moment }
  }
}
