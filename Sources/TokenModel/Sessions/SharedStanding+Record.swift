import Formats
import FoundationEssentials

extension SharedStanding {
  /// How an environment's share stands, by its record; nil if its session is not shared.
  init?(of record: SessionRecord, for environment: Environment) {
    guard let name = environment.share, environment.username != nil else { return nil }
    self.init(name: name, other: Other(record.share?.sight, by: record.clockAnchor))
  }
}

extension SharedStanding.Other {
  /// Nil where none was seen, or it was seen before the machine's last start.
  fileprivate init?(_ sight: ShareMemory.Sight?, by anchor: ClockAnchor?) {
    guard let sight, let claimer = sight.claimer, let anchor, anchor.boot == sight.time.boot else { return nil }
    let seconds = anchor.began + sight.time.seconds + Double(claimer.seconds) + ShareRules.margin
    self.init(
      host: claimer.host, purpose: claimer.purpose, until: Date(timeIntervalSince1970: seconds))
  }
}
