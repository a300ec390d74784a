import FoundationEssentials

/// POD's access tokens at the start.
struct PodSamples {
  private static let minute = 60.0
  private static let hour = 3600.0
  private static let day = 86400.0

  let seed: UInt64
  let now: Date
  let hasHostileLabels: Bool
  /// How many ordinary tokens the first organization has besides.
  var more = 0

  var table: PodTokenTable {
    var source = SeededRandom(seed: seed &+ 31)
    var table = PodTokenTable()
    let add = { (organization: Int, row: Row) in
      table.add(
        organization: organization, label: row.label, scope: row.scope,
        lastUsed: row.age.map { now.addingTimeInterval(-$0) }, jti: RandomText.hex(32, using: &source))
    }
    var row = 0
    for special in Self.northfield {
      add(1, special)
      for _ in 0..<3 {
        add(1, Self.ordinary(row))
        row += 1
      }
    }
    for _ in 0..<more {
      add(1, Self.ordinary(row))
      row += 1
    }
    Self.harbour.forEach { add(2, $0) }
    Self.brown.forEach { add(3, $0) }
    if hasHostileLabels { HostileText.labels.forEach { add(1, Row($0, "upload", nil)) } }
    return table
  }

  private struct Row {
    let label: String
    let scope: String
    /// Seconds since the last use; never used without one.
    let age: Double?

    init(_ label: String, _ scope: String, _ age: Double?) {
      self.label = label
      self.scope = scope
      self.age = age
    }
  }

  private static let northfield = [
    Row("Nightly sync", "all", 20), Row("", "upload", nil), Row("Übertragung 資料", "download", 4 * minute),
    Row("<b>\"Fisch & Chips\"</b> 'quoted'", "all", hour), Row("decoy (scope: all)", "download", 5 * hour),
    Row("e\u{301}preuve nume\u{301}rise\u{301}e", "upload", day), Row("한국어 라벨", "upload", 9 * day),
    Row("  two  spaces and\na line end  ", "all", 33 * day), Row("العربية", "download", 70 * day),
    Row("batch upload", "upload", 200 * day), Row("batch upload", "upload", 370 * day),
    Row("📦 parcels 🚚", "upload", 700 * day), Row("Ingest server – old data centre", "all", 1100 * day),
    Row("no scope at all", "", nil),
    Row("a label that is long enough to be cut off in any column of a list", "all", nil),
  ]

  private static let harbour = [
    Row("harvester", "download", 12 * minute), Row("consumer all", "all", nil), Row("", "download", 40 * day),
    Row("港の図書館", "download", nil),
  ]

  private static let brown = [
    Row("Brown & Co weekly", "upload", 2 * day), Row("shared with Northfield", "download", nil),
    Row("", "all", 45 * minute), Row("legacy <ftp>", "upload", 800 * day), Row("e-resources", "upload", 3 * hour),
  ]

  private static let purposes = [
    "MARC delta", "holdings", "full dump", "authority file", "deletes", "test run", "retry",
  ]
  private static let scopes = ["upload", "upload", "all", "download"]

  private static func ordinary(_ row: Int) -> Row {
    let age: Double? = row % 3 == 0 ? nil : Double(row % 100 * (row % 100)) * 2 * hour
    return Row("\(purposes[row % purposes.count]) \(row + 1)", scopes[row % scopes.count], age)
  }
}
