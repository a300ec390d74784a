import Formats
import Host
import TokenModel

/// A team's notes of one kind about one environment: this host's copy of them, merged with the register's both ways.
///
/// It writes the copy first. What the register does not take now, it gets at the next reading, merged with what others noted meanwhile.
struct SharedNotesKeeper: Sendable {
  private let share: Share
  private let environment: Environment
  private let kind: SharedNotes.Kind
  private let file: SharedNotesFile

  /// How many swaps it may lose to other hosts.
  private static let mostConflicts = 20

  /// - Parameter folder: where copies of this share's notes are.
  init(_ kind: SharedNotes.Kind, about environment: Environment, in share: Share, folder: String) {
    (self.share, self.environment, self.kind) = (share, environment, kind)
    file = SharedNotesFile(
      folder: folder, kind: kind, key: share.seal.key(of: kind, about: environment), origin: environment.origin)
  }

  /// What this host knows.
  func copy() async throws(SessionFailure) -> SharedNotes {
    let file = file
    return try await BlockingCall.run { () throws(SessionFailure) in try file.read() }
  }

  /// Merges what the register holds with this host's copy, both ways.
  ///
  /// - Parameter change: what this host notes in addition; it goes into the copy whatever the register answers.
  /// - Returns: the notes, and why the register does not have them, or nil.
  /// - Throws: if the copy cannot be read or written, or would grow beyond what a register takes; then nothing is noted.
  func merge(
    noting change: @escaping @Sendable (inout SharedNotes) -> Void = { _ in }
  ) async throws(SessionFailure) -> (notes: SharedNotes, failure: ShareFailure?) {
    var pending: (@Sendable (inout SharedNotes) -> Void)? = change
    var notes = SharedNotes()
    for _ in 0..<Self.mostConflicts {
      let reading: Reading
      do throws(ShareFailure) {
        reading = try await read()
      } catch {
        return (try await note(pending, beside: SharedNotes()), error)
      }
      notes = try await note(pending, beside: reading.notes)
      pending = nil
      do throws(ShareFailure) {
        if notes == reading.notes { return (notes, nil) }
        guard let fitting = notes.fitting else { throw tooLarge }
        if fitting == reading.notes { return (notes, nil) }
        if try await swap(fitting, over: reading) { return (notes, nil) }
      } catch {
        return (notes, error)
      }
    }
    return (notes, .unusable(reason: "Other hosts change the \(kind.rawValue) of \(environment.name) all the time."))
  }

  private var tooLarge: ShareFailure {
    .unusable(
      reason: "The \(kind.rawValue) of \(environment.name) have become larger than the \(SharedNotes.sizeLimit) bytes "
        + "that the register keeps of one environment. Remove some.")
  }

  /// Merges others' notes into the copy, then adds this host's.
  private func note(
    _ change: (@Sendable (inout SharedNotes) -> Void)?, beside theirs: SharedNotes
  ) async throws(SessionFailure) -> SharedNotes {
    let tooMuch = SessionFailure.state(
      reason: "The \(kind.rawValue) of \(environment.name) would be larger than the \(SharedNotes.sizeLimit) bytes "
        + "that the register of \(share.name) keeps of one environment. Nothing was changed: remove some first.")
    return try await file.change { notes throws(SessionFailure) in
      notes = notes.merged(with: theirs)
      let merged = notes
      change?(&notes)
      if notes != merged, notes.fitting == nil { throw tooMuch }
    }
  }

  /// What the register holds.
  private struct Reading {
    var notes = SharedNotes()
    var version: RegisterVersion?
    var generation = 0
  }

  private func read() async throws(ShareFailure) -> Reading {
    guard let entry = try await value.read().entry else { return Reading() }
    // Sealed before a rotation that this host knows of.
    guard let opened = entry.opened else { return Reading(version: entry.version) }
    do throws(SharedRecord.ContentFailure) {
      let notes = try SharedNotes(reading: opened.content.withBytes { Array($0) })
      return Reading(notes: notes, version: entry.version, generation: opened.generation)
    } catch {
      throw .unusable(reason: "A later fob wrote the \(kind.rawValue) there: use that one.")
    }
  }

  /// - Returns: false where the register is to be read again.
  private func swap(_ notes: SharedNotes, over reading: Reading) async throws(ShareFailure) -> Bool {
    do throws(ShareFailure) {
      _ = try await value.swap(notes.content, generation: reading.generation + 1, over: reading.version)
      return true
    } catch {
      switch error {
      case .changed, .unknown: return false
      case .unusable: throw error
      }
    }
  }

  private var value: SealedValue {
    SealedValue(share: share, key: share.seal.key(of: kind, about: environment), origin: environment.origin)
  }
}
