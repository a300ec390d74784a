import Host

/// Takes the operator's own labels to another host and brings them from there.
public struct LabelExchange: Sendable {
  private let store: LabelStore
  private let tokens: any UploadTokenKeeping
  private let stateFolder: String

  /// What an export's labels are here.
  public struct Translation: Sendable {
    /// The labels by this host's handles.
    public var labels: LabelCollection = [:]
    /// Labels whose upload token no list shows any more, by the export's handles.
    public var withoutToken: [LabelMerge.Row] = []
    /// Servers in the export that no environment here is at, with the number of their labels.
    public var withoutEnvironment: [(origin: Origin, count: Int)] = []
  }

  /// Makes it.
  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`, where the key of the handles is.
  public init(store: LabelStore, tokens: any UploadTokenKeeping, stateFolder: String) {
    self.store = store
    self.tokens = tokens
    self.stateFolder = stateFolder
  }

  /// All labels, or those at the given servers.
  public func export(at origins: Set<Origin>?) async throws(SessionFailure) -> LabelExport {
    let (store, folder) = (store, stateFolder)
    return try await BlockingCall.run { () throws(SessionFailure) in
      let all = try store.all()
      return LabelExport(
        key: try HandleKey.load(in: folder),
        labels: origins.map { wanted in all.filter { wanted.contains($0.key) } } ?? all)
    }
  }

  /// Finds out which upload tokens of this host an export's labels belong to. Where its handles are made with this host's key, nothing is asked; else the
  /// lists of the environments are read, and a failure of one of them is a failure of all.
  public func translate(
    _ export: LabelExport, for environments: [Environment]
  ) async throws(SessionFailure) -> Translation {
    let folder = stateFolder
    let key = try await BlockingCall.run { () throws(SessionFailure) in try HandleKey.load(in: folder) }
    var translation = Translation()
    guard key != export.key else {
      translation.labels = export.labels
      return translation
    }
    for (origin, labels) in export.labels.sorted(by: { $0.key.text < $1.key.text }) {
      let here = environments.filter { $0.origin == origin }
      guard !here.isEmpty else {
        translation.withoutEnvironment.append((origin, labels.count))
        continue
      }
      var left = labels
      let maker = HandleMaker(origin: origin, key: export.key)
      for environment in here where !left.isEmpty {
        for row in try await rows(of: environment) {
          let theirs = maker.handle(of: row.token.reference.identity)
          if let label = left.removeValue(forKey: theirs) {
            translation.labels[origin, default: [:]][row.handle] = label
          }
        }
      }
      translation.withoutToken += left.sorted { $0.key < $1.key }.map {
        LabelMerge.Row(origin: origin, handle: $0.key, label: $0.value, other: nil)
      }
    }
    return translation
  }

  private func rows(of environment: Environment) async throws(SessionFailure) -> PackedTokens {
    let list = try await tokens.all(of: environment, sort: nil) { _, _ in }
    guard list.isComplete else {
      throw .service(.unexpected(reason: "The list of \(environment.name) changed while it was read. Try again."))
    }
    return list.rows
  }

  /// Takes labels in, all at once or none.
  /// - Parameter isDryRun: whether it is only told what would become of them.
  public func take(
    _ labels: LabelCollection, rule: LabelMerge.Rule, isDryRun: Bool
  ) async throws(SessionFailure) -> LabelMerge {
    try await store.merge(labels, rule: rule, isDryRun: isDryRun)
  }
}
