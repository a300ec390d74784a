import Formats
import Host
import TokenModel

/// Takes the operator's own labels and contacts to another host and imports them there.
public struct LabelExchange: Sendable {
  private let names: TokenNames
  private let tokens: any UploadTokens

  /// An export's notes under the handles that their tokens have here.
  public struct Translation: Sendable {
    /// Notes of this host's own, by its handles.
    public var notes: NoteCollection = [:]
    /// Notes in environments that are shared, by the team's handles.
    public var shared: [(environment: Environment, notes: [NoteName: String])] = []
    /// Notes whose upload token no list shows any longer, by the export's handles.
    public var withoutToken: [LabelMerge.Row] = []
    /// Servers in the export without an environment here, with the number of their notes.
    public var withoutEnvironment: [(origin: Origin, count: Int)] = []

    fileprivate mutating func add(_ notes: [NoteName: String], in environment: Environment) {
      guard !notes.isEmpty else { return }
      if environment.share != nil {
        shared.append((environment, notes))
      } else {
        self.notes[environment.origin, default: [:]].merge(notes) { first, _ in first }
      }
    }
  }

  /// Makes it.
  public init(names: TokenNames, tokens: any UploadTokens) {
    self.names = names
    self.tokens = tokens
  }

  /// All notes, or those at the given servers.
  /// - Parameter environments: those that are shared, whose notes the team has.
  public func export(
    at origins: Set<Origin>?, sharedBy environments: [Environment]
  ) async throws(SessionFailure) -> LabelExport {
    let names = names
    var parts = try await BlockingCall.run { () throws(SessionFailure) -> [LabelExport.Part] in
      let all = try names.labels.all()
      return [
        LabelExport.Part(
          key: try names.ownKey(), notes: origins.map { wanted in all.filter { wanted.contains($0.key) } } ?? all)
      ]
    }
    for environment in environments where environment.share != nil && origins?.contains(environment.origin) != false {
      let key = try await key(of: environment)
      let notes = try await names.book(of: environment).notes
      if !parts.contains(where: { $0.key == key }) { parts.append(LabelExport.Part(key: key, notes: [:])) }
      guard !notes.isEmpty, let place = parts.firstIndex(where: { $0.key == key }) else { continue }
      parts[place].notes[environment.origin, default: [:]].merge(notes) { _, shared in shared }
    }
    return LabelExport(parts: parts.filter { !$0.notes.isEmpty || $0.key == parts.first?.key })
  }

  private func key(of environment: Environment) async throws(SessionFailure) -> HandleKey {
    let names = names
    return try await BlockingCall.run { () throws(SessionFailure) -> HandleKey in
      try names.keys(of: environment).current
    }
  }

  /// Finds out which upload tokens here an export's notes belong to. If the handle keys are the same, no server is asked; else the lists of the environments
  /// are read, and a failure of one is a failure of all.
  public func translate(
    _ export: LabelExport, for environments: [Environment],
    report: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void = { _, _, _ in }
  ) async throws(SessionFailure) -> Translation {
    var translation = Translation()
    for part in export.parts {
      for (origin, notes) in part.notes.sorted(by: { $0.key.text < $1.key.text }) {
        let here = environments.filter { $0.origin == origin }
        try await translate(notes, at: origin, madeWith: part.key, for: here, into: &translation, report)
      }
    }
    return translation
  }

  private func translate(
    _ notes: [NoteName: String], at origin: Origin, madeWith key: HandleKey, for environments: [Environment],
    into translation: inout Translation, _ report: @escaping @Sendable (EnvironmentName, Int, Int) -> Void
  ) async throws(SessionFailure) {
    let names = names
    let own = try await BlockingCall.run { () throws(SessionFailure) -> HandleKey in try names.ownKey() }
    if key == own, environments.allSatisfy({ $0.share == nil }) {
      translation.notes[origin, default: [:]].merge(notes) { first, _ in first }
      return
    }
    guard let first = environments.first else { return translation.withoutEnvironment.append((origin, notes.count)) }
    if environments.count == 1, try await self.key(of: first) == key { return translation.add(notes, in: first) }
    var left = notes
    let maker = HandleMaker(origin: origin, key: key)
    for environment in environments where !left.isEmpty {
      var found: [NoteName: String] = [:]
      for row in try await rows(of: environment, report: report) {
        let handle = maker.handle(of: row.token.reference.identity)
        for note in OwnNote.allCases {
          if let text = left.removeValue(forKey: NoteName(handle, note)) { found[NoteName(row.handle, note)] = text }
        }
      }
      translation.add(found, in: environment)
    }
    translation.withoutToken += left.sorted { $0.key < $1.key }.map {
      LabelMerge.Row(origin: origin, name: $0.key, text: $0.value, other: nil)
    }
  }

  private func rows(
    of environment: Environment, report: @escaping @Sendable (EnvironmentName, Int, Int) -> Void
  ) async throws(SessionFailure) -> PackedTokens {
    let list = try await tokens.all(of: environment, sort: nil) { report(environment.name, $0, $1) }
    guard list.isComplete else {
      throw .service(.unexpected(reason: "The list of \(environment.name) changed while it was read. Try again."))
    }
    return list.rows
  }

  /// Imports notes, all or none of each file and share.
  /// - Parameter isDryRun: whether to only find out what would become of them.
  public func importLabels(
    _ coming: Translation, rule: LabelMerge.Rule, isDryRun: Bool
  ) async throws(SessionFailure) -> LabelMerge {
    var merge = try await names.labels.merge(coming.notes, rule: rule, isDryRun: isDryRun)
    for (environment, notes) in coming.shared {
      let there = try await names.book(of: environment).notes
      let shared = LabelMerge([environment.origin: notes], into: LabelFile(there, at: environment.origin), rule: rule)
      merge.append(shared)
      let noted = (shared.added + shared.replaced).map { ($0.name.text, $0.text) }
      guard !isDryRun, !noted.isEmpty else { continue }
      _ = try await names.sharedLabels(of: environment)?.note { notes in
        for (name, text) in noted { notes.set(text, for: name) }
      }
    }
    return merge
  }
}
