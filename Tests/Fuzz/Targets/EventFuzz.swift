import Formats
import Foundation
import TokenModel

@testable import Keeping

extension FuzzTarget {
  /// What hosts have claimed to tell, what a host has told, and the line by which a process gets events.
  static let event = FuzzTarget("event") { input in
    if let claims = try? EventClaims(reading: input) {
      if let content = claims.content {
        let again = try? EventClaims(reading: content.withBytes { Array($0) })
        try BrokenPromise.unless(again == claims, "Claims read back as others.")
      }
      var later = claims
      let now = Date(timeIntervalSince1970: 1_800_000_000)
      let names = Array(claims.claims.keys.prefix(4)) + ["new"]
      let granted = later.claim(names, by: "run", at: now)
      try BrokenPromise.unless(granted.isSubset(of: names), "A run has what it never claimed.")
    }
    if let value = try? JSONValue(parsing: input), let memory = EventMemory(value) {
      try BrokenPromise.unless(EventMemory(memory.json) == memory, "A memory reads back as another.")
      _ = ExpiryRules.verdict(on: ExpiryLook(session: .needsNobody), memory)
    }
    if let delivery = EventDelivery(line: input) {
      let line = delivery.line
      try BrokenPromise.unless(!line.contains(UInt8(ascii: "\n")), "A line has a line break.")
      try BrokenPromise.unless(EventDelivery(line: line)?.line == line, "A line reads back as another.")
    }
  }
}
