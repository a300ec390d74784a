import FoundationEssentials

/// api.video's upload tokens at the start: many that never end, the others from minutes to months before their end.
struct UploadTokenSamples {
  private static let minute = 60
  private static let hour = 3600
  private static let day = 86400
  /// The total lifetimes that people ask for, in seconds.
  private static let lifetimes = [hour, 6 * hour, day, 7 * day, 30 * day, 90 * day, 365 * day]

  let seed: UInt64
  let now: Date

  /// - Parameter series: tells apart the tokens of different accounts.
  func tokens(_ count: Int, series: UInt64 = 0) -> [UploadToken] {
    var source = SeededRandom(seed: seed &+ series &* 7919)
    let present = Int(now.timeIntervalSince1970)
    return (0..<count).map { index in
      let value = "to" + RandomText.base62(22, using: &source)
      guard let left = secondsLeft(index, using: &source) else {
        let age = Int.random(in: Self.day...3 * 365 * Self.day, using: &source)
        return UploadToken(value: value, ttl: 0, createdAt: present - age)
      }
      let ttl = Self.lifetimes.first { $0 > left } ?? 365 * Self.day
      return UploadToken(value: value, ttl: ttl, createdAt: present + left - ttl)
    }
  }

  /// Two of five never end.
  private func secondsLeft(_ index: Int, using source: inout SeededRandom) -> Int? {
    switch index % 20 {
    case 0: Int.random(in: 10 * Self.minute..<Self.hour, using: &source)
    case 1: index == 1 ? 5 * Self.minute : Int.random(in: 15 * Self.minute..<3 * Self.hour, using: &source)
    case 2..<6: Int.random(in: Self.hour..<Self.day, using: &source)
    case 6..<10: Int.random(in: Self.day..<14 * Self.day, using: &source)
    case 10..<12: Int.random(in: 14 * Self.day..<300 * Self.day, using: &source)
    default: nil
    }
  }
}
