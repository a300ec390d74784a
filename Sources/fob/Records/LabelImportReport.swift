import Formats
import TokenModel

/// What became of imported labels, for people and as JSON.
struct LabelImportReport {
  private let translation: LabelExchange.Translation
  private let merge: LabelMerge
  private let isDryRun: Bool

  init(_ translation: LabelExchange.Translation, _ merge: LabelMerge, isDryRun: Bool) {
    self.translation = translation
    self.merge = merge
    self.isDryRun = isDryRun
  }

  private var groups: [(word: String, rows: [LabelMerge.Row])] {
    [
      ("added", merge.added), ("replaced", merge.replaced), ("kept", merge.conflicts),
      ("not-found", translation.withoutToken),
    ]
  }

  /// A line for each label that is news, and one that counts.
  var lines: [DisplayText] {
    var table = TextTable([])
    for (word, rows) in groups {
      for row in rows {
        let was = row.other.map { word == "kept" ? "yours: \($0)" : "was: \($0)" } ?? ""
        table.add([word, row.handle.text, row.origin.text, row.label, was].map { DisplayText($0) })
      }
    }
    let counts = groups.map { "\($0.rows.count) \($0.word.replacing("-", with: " "))" }.joined(separator: ", ")
    return table.lines().filter { !$0.isEmpty } + [
      DisplayText("\(isDryRun ? "Would be: " : "")\(counts), \(merge.unchanged) there already.")
    ]
  }

  /// What was passed over.
  var notes: [String] {
    translation.withoutEnvironment.map { origin, count in
      "no environment here is at \(origin.text): \(count) labels were passed over."
    }
  }

  /// The same as JSON.
  var json: JSONValue {
    var record: [String: JSONValue] = [
      "version": 1, "dry_run": .bool(isDryRun), "unchanged": .integer(Int64(merge.unchanged)),
      "no_environment": .object(
        Dictionary(
          uniqueKeysWithValues: translation.withoutEnvironment.map { ($0.origin.text, .integer(Int64($0.count))) })),
    ]
    for (word, rows) in groups {
      record[word.replacing("-", with: "_")] = .array(
        rows.map { row in
          [
            "origin": .string(row.origin.text), "handle": .string(row.handle.text), "label": .string(row.label),
            "other": row.other.map { .string($0) } ?? .null,
          ]
        })
    }
    return .object(record)
  }
}
