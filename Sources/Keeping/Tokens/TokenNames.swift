import Formats
import Host
import Synchronization
import TokenModel

/// What upload tokens are called: their handles and the operator's own labels, with their contacts.
///
/// In an environment that is shared both are the team's: handles are made with its key, and labels and contacts are notes in its register. Elsewhere both are this host's
/// own.
public struct TokenNames: Sendable {
  let labels: LabelStore
  private let stateFolder: String
  private let shares: any ShareSource
  /// Shared by all copies.
  private let silent = SilentShares()

  /// Makes it.
  /// - Parameters:
  ///   - labels: this host's own.
  ///   - stateFolder: `$XDG_STATE_HOME/fob`, where its handle key is.
  public init(labels: LabelStore, stateFolder: String, shares: any ShareSource = NoShares()) {
    self.labels = labels
    self.stateFolder = stateFolder
    self.shares = shares
  }

  /// This host's own key.
  func ownKey() throws(SessionFailure) -> HandleKey { try HandleKey.load(in: stateFolder) }

  /// The keys of an environment's handles.
  func keys(of environment: Environment) throws(SessionFailure) -> HandleKeys {
    let own = try ownKey()
    guard let key = try share(of: environment)?.handleKey else { return HandleKeys(current: own) }
    return HandleKeys(current: key, former: [own])
  }

  /// What tells the handles of an environment that is shared from those of another share; nil where it is not.
  func mark(of environment: Environment) async throws(SessionFailure) -> Handle? {
    guard environment.share != nil else { return nil }
    return try await makers(of: environment).first?.mark
  }

  /// Whether this host has the key of that mark for an environment.
  func knows(_ mark: Handle?, in environment: Environment) async throws(SessionFailure) -> Bool {
    guard let mark else { return true }
    return try await makers(of: environment).contains { $0.mark == mark }
  }

  private func makers(of environment: Environment) async throws(SessionFailure) -> [HandleMaker] {
    let keys = try await BlockingCall.run { () throws(SessionFailure) -> HandleKeys in try self.keys(of: environment) }
    return ([keys.current] + keys.former).map { HandleMaker(origin: environment.origin, key: $0) }
  }

  /// Handles and notes of an environment as they are now. Those of a share are read from the register; where that did not answer just now, from this host's
  /// copy.
  func book(of environment: Environment) async throws(SessionFailure) -> ListedTokenFactory {
    let (keys, own) = try await BlockingCall.run { () throws(SessionFailure) -> (HandleKeys, [NoteName: String]) in
      (try self.keys(of: environment), try labels.notes(at: environment.origin))
    }
    guard let shared = try await sharedLabels(of: environment) else {
      return ListedTokenFactory(origin: environment.origin, keys: keys, notes: own)
    }
    let notes = shared.isSilent ? try await shared.keeper.copy() : try await merge(shared)
    return ListedTokenFactory(
      origin: environment.origin, keys: keys, notes: Self.byName(notes.texts),
      settled: Set(notes.notes.keys.compactMap { NoteName($0) }), unshared: own)
  }

  /// Saves notes, or deletes them (nil).
  /// - Returns: why other hosts of the share do not have that yet, as a sentence; nil where they do, or the environment is not shared.
  func set(
    _ notes: [NoteName: String?], in environment: Environment
  ) async throws(SessionFailure) -> String? {
    guard let shared = try await sharedLabels(of: environment) else {
      try await labels.set(notes, at: environment.origin)
      return nil
    }
    return try await shared.note { there in
      for (name, text) in notes { there.set(text, for: name.text) }
    }
  }

  /// Makes notes of this host the team's, where it has noted nothing about these tokens, and takes them out of this host's file. A kill between the two
  /// leaves them in both; then the team's counts, and the next reading takes them out.
  func share(_ coming: [UnsharedNote], in environment: Environment) async throws(SessionFailure) {
    guard let shared = try await sharedLabels(of: environment) else { return }
    _ = try await shared.keeper.merge { notes in
      for note in coming where notes.notes[note.shared.text] == nil { notes.set(note.text, for: note.shared.text) }
    }
    let taken = Dictionary(coming.map { ($0.name, nil as String?) }, uniquingKeysWith: { first, _ in first })
    try await labels.set(taken, at: environment.origin)
  }

  /// The notes of an environment of a share, for others than the one that lists tokens; nil where it is not shared.
  func sharedLabels(of environment: Environment) async throws(SessionFailure) -> SharedLabels? {
    let found = try await BlockingCall.run { () throws(SessionFailure) -> Share? in try self.share(of: environment) }
    guard let share = found else { return nil }
    let keeper = SharedNotesKeeper(
      .labels, about: environment, in: share, folder: Self.notesFolder(of: share.name, in: labels.folder))
    return SharedLabels(share: share.name, keeper: keeper, isSilent: silent.contains(share.name))
  }

  /// The share of an environment, or nil.
  private func share(of environment: Environment) throws(SessionFailure) -> Share? {
    guard let name = environment.share else { return nil }
    return try rethrow(
      shares.share(named: name),
      as: { (failure: FileFailure) in SessionFailure.state(reason: failure.description) })
  }

  private func merge(_ shared: SharedLabels) async throws(SessionFailure) -> SharedNotes {
    let (notes, failure) = try await shared.keeper.merge()
    silent.note(shared.share, isSilent: failure != nil)
    return notes
  }

  /// Notes by their names; what is none is left out.
  static func byName(_ texts: [String: String]) -> [NoteName: String] {
    let pairs = texts.compactMap { name, text in NoteName(name).map { ($0, text) } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Where the copies of a share's notes are.
  /// - Parameter folder: `$XDG_DATA_HOME/fob`.
  static func notesFolder(of share: EnvironmentName, in folder: String) -> String {
    "\(folder)/shares/\(share)\(notesEnding)"
  }

  private static let notesEnding = ".notes"

  /// What is wrong with the copies of shares' notes, a sentence for each file.
  /// - Parameter folder: `$XDG_DATA_HOME/fob`.
  public static func damage(ofNotesIn folder: String) -> [String] {
    let names = ((try? FolderListing.names(in: "\(folder)/shares")) ?? []).filter { $0.hasSuffix(notesEnding) }.sorted()
    return names.flatMap { SharedNotesFile.damage(in: "\(folder)/shares/\($0)") }
  }
}

/// The notes of an environment that is shared.
struct SharedLabels: Sendable {
  /// The share.
  let share: EnvironmentName
  /// Where they are.
  let keeper: SharedNotesKeeper
  /// Whether its register did not answer just now.
  let isSilent: Bool

  /// Notes something.
  /// - Returns: why other hosts do not have that yet, as a sentence; nil where they do.
  func note(_ change: @escaping @Sendable (inout SharedNotes) -> Void) async throws(SessionFailure) -> String? {
    guard case .unusable(let reason)? = try await keeper.merge(noting: change).failure else { return nil }
    return "Only this host knows that until the register of \(share) can be used: \(reason)"
  }
}

/// The shares whose register did not answer just now: lists do not wait for it again at once.
private final class SilentShares: Sendable {
  private let ends = Mutex<[EnvironmentName: ContinuousClock.Instant]>([:])
  private static let pause = Duration.seconds(30)

  func contains(_ share: EnvironmentName) -> Bool {
    ends.withLock { ends in ends[share].map { $0 > .now } ?? false }
  }

  func note(_ share: EnvironmentName, isSilent: Bool) {
    ends.withLock { $0[share] = isSilent ? .now + Self.pause : nil }
  }
}
