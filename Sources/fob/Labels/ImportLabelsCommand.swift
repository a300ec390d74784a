import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import Keeping
import TokenModel

/// `fob labels import FILE [ENV…]`
struct ImportLabelsCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import what 'fob labels export' wrote, here or on another host.",
    discussion: """
      fob adds labels and contacts for tokens that have none here. If both have one, fob keeps yours and lists the other, unless you give --theirs. It \
      imports all or none.

      EXAMPLES
        fob labels import labels.json --dry-run
        fob labels import - video --theirs < labels.json

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @Argument(help: "The file, or - for standard input.", completion: .file())
  var file: String

  @Argument(
    help: "Only labels for these environments' servers. Default: all.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @OptionGroup var reason: ReasonOption

  @Flag(help: "If both have a label, use the file's.")
  var theirs = false

  @Flag(help: "Show what would be imported; change nothing.")
  var dryRun = false

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let usable = try labelled(fob)
    let export = try wanted(of: await read(), at: usable)
    if let locked = usable.first(where: { $0.isReadOnly && export.origins.contains($0.origin) }) {
      throw CommandFailure(SessionFailure.readOnly(locked.name))
    }
    let translation = try await translation(of: export, for: usable, in: fob)
    let merge = try await rethrow(
      awaiting: await fob.labels.importLabels(
        translation, rule: theirs ? .takeTheirs : .keepOwn, isDryRun: dryRun), as: CommandFailure.init(_:))
    let report = LabelImportReport(translation, merge, isDryRun: dryRun)
    if output.isJSON {
      Output.json(report.json)
    } else {
      Output.result(report.lines(fitting: Output.width(environment: fob.variables)))
    }
    if !dryRun { await recordAudit(merge, usable, fob) }
    for sentence in report.notes { Output.note("fob: \(sentence)") }
    guard merge.conflicts.isEmpty else {
      throw CommandFailure(
        .someFailed, "\(merge.conflicts.count) were not imported: those tokens have other labels or contacts here.")
    }
  }

  /// The environments that have upload tokens.
  private func labelled(_ fob: Composition) throws(CommandFailure) -> [Environment] {
    let usable = try fob.usable(named: environments)
    return usable.filter { fob.services[$0.service]?.profile.uploadTokens != nil }
  }

  /// The labels by the handles of this host, with a line of progress at a terminal.
  private func translation(
    of export: LabelExport, for usable: [Environment], in fob: Composition
  ) async throws(CommandFailure) -> LabelExchange.Translation {
    let progress = ReadingProgress()
    defer { progress.end() }
    return try await rethrow(
      awaiting: await fob.labels.translate(export, for: usable) { progress.report($0, read: $1, of: $2) },
      as: CommandFailure.init(_:))
  }

  private func read() async throws(CommandFailure) -> LabelExport {
    let (path, limit) = (file, 64 << 20)
    let bytes: [UInt8]
    if file == "-" {
      bytes = try await StandardInput.everything(atMost: limit)
    } else {
      bytes = try await rethrow(
        awaiting: await BlockingCall.run { () throws(FileAccessFailure) in
          try FileReader.read(path, limit: limit, trust: .any).bytes
        },
        as: { (failure: FileAccessFailure) in
          CommandFailure(failure.isMissing ? .noSuchThing : .failed, failure.description)
        })
    }
    return try rethrow(
      LabelExport(reading: bytes),
      as: { (failure: TextFailure) in CommandFailure(file: failure.of(file == "-" ? "standard input" : file)) })
  }

  /// The labels at the servers that were named, or all.
  private func wanted(of export: LabelExport, at usable: [Environment]) -> LabelExport {
    guard !environments.isEmpty else { return export }
    let origins = Set(usable.map(\.origin))
    return export.limited(to: origins)
  }

  /// One line in the audit log for each server.
  private func recordAudit(_ merge: LabelMerge, _ usable: [Environment], _ fob: Composition) async {
    let counts = Dictionary((merge.added + merge.replaced).map { ($0.origin, 1) }, uniquingKeysWith: +)
    for (origin, count) in counts.sorted(by: { $0.key.text < $1.key.text }) {
      guard let environment = usable.first(where: { $0.origin == origin }) else { continue }
      await fob.audit.record(AuditEvent(.label, in: environment, account: nil, detail: "\(count) labels imported"))
    }
  }
}

/// The result of importing labels, for people and as JSON.
private struct LabelImportReport {
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

  /// A line for each change, and one with counts.
  func lines(fitting width: Int?) -> [DisplayText] {
    var table = TextTable([
      .init("", name: "result", .stays), .init("", name: "handle", .stays), .init("", name: "server", .worth(1)),
      .init("", name: "label", .worth(3)), .init("", name: "other", .worth(2)),
    ])
    for (word, rows) in groups {
      for row in rows {
        let was = row.other.map { word == "kept" ? "yours: \($0)" : "was: \($0)" } ?? ""
        let text = row.name.note == .label ? row.text : "\(row.name.note.rawValue): \(row.text)"
        table.add([word, row.name.handle.text, row.origin.text, text, was].map { DisplayText($0) })
      }
    }
    let counts = groups.map { "\($0.rows.count) \($0.word.replacing("-", with: " "))" }.joined(separator: ", ")
    let summary = DisplayText("\(isDryRun ? "Would be: " : "")\(counts), \(merge.unchanged) there already.")
    return table.lines(fitting: width, hasHeader: false) + (width.map { summary.wrapped(to: $0) } ?? [summary])
  }

  /// What was skipped.
  var notes: [String] {
    translation.withoutEnvironment.map { origin, count in
      "no environment here has the address \(origin.text): skipped \(count) labels."
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
            "origin": .string(row.origin.text), "handle": .string(row.name.handle.text),
            row.name.note.rawValue: .string(row.text),
            "other": row.other.map { .string($0) } ?? .null,
          ]
        })
    }
    return .object(record)
  }
}
