import Formats
import Host
import TokenModel

/// This host's copy of a team's notes about one environment: a private file, named after the notes' key in the register.
struct SharedNotesFile: Sendable {
  private let folder: String
  private let path: String
  private let origin: Origin

  /// More than a register takes: hosts that were cut off from each other may each have noted much.
  private static let sizeLimit = 16 << 20
  private static let patience = SessionKeeper.standardPatience

  init(folder: String, kind: SharedNotes.Kind, key: RegisterKey, origin: Origin) {
    self.folder = folder
    self.origin = origin
    path = "\(folder)/\(Self.name(kind))\(Hex.encode(key.text.utf8))\(Self.ending)"
  }

  private static let ending = ".json"

  private static func name(_ kind: SharedNotes.Kind) -> String { kind.rawValue + "-" }

  /// All notes of a kind in a folder, by server; several environments at one server share them.
  static func all(_ kind: SharedNotes.Kind, in folder: String) throws(SessionFailure) -> [Origin: SharedNotes] {
    var all: [Origin: SharedNotes] = [:]
    for path in paths(in: folder, beginning: name(kind)) {
      guard let (origin, notes) = try about(path) else { continue }
      all[origin] = notes.merged(with: all[origin] ?? SharedNotes())
    }
    return all
  }

  /// What is wrong with the files of a folder, a sentence for each.
  static func damage(in folder: String) -> [String] {
    paths(in: folder).compactMap { path in
      FileReader.damage(of: path, trust: .secret) { () throws(SessionFailure) in _ = try about(path) }
    }
  }

  private static func paths(in folder: String, beginning: String = "") -> [String] {
    ((try? FolderListing.names(in: folder)) ?? []).filter { $0.hasPrefix(beginning) && $0.hasSuffix(ending) }.sorted()
      .map { "\(folder)/\($0)" }
  }

  /// What a file holds and which server it is about; nil if it is gone.
  private static func about(_ path: String) throws(SessionFailure) -> (Origin, SharedNotes)? {
    guard let value = try content(of: path) else { return nil }
    guard let origin = value["origin"]?.stringValue.flatMap({ try? Origin($0) }) else { throw damaged(path) }
    return (origin, try notes(value, at: path))
  }

  /// The notes; none where there is no file.
  func read() throws(SessionFailure) -> SharedNotes {
    guard let value = try Self.content(of: path) else { return SharedNotes() }
    return try Self.notes(value, at: path)
  }

  /// Changes them under a lock, all or none. It writes nothing where nothing has changed.
  func change(
    _ body: @escaping @Sendable (inout SharedNotes) throws(SessionFailure) -> Void
  ) async throws(SessionFailure) -> SharedNotes {
    let locked = LockedFile(path, lock: folder + "/lock")
    do throws(LockedFileFailure<SessionFailure>) {
      return try await locked.change(within: Self.patience) { () throws(SessionFailure) in
        let before = try read()
        var notes = before
        try body(&notes)
        return (notes == before ? nil : content(of: notes), notes)
      }
    } catch {
      switch error {
      case .busy: throw .state(reason: "Another process is changing \(path) and has not finished. Try again.")
      case .system(let error): throw .state(reason: error.description)
      case .refused(let failure): throw failure
      }
    }
  }

  private func content(of notes: SharedNotes) -> [UInt8] {
    guard case .object(var members) = notes.json else { return [] }
    members["origin"] = .string(origin.text)
    return JSONValue.object(members).bytes(pretty: true)
  }

  private static func content(of path: String) throws(SessionFailure) -> JSONValue? {
    let content = try rethrow(
      FileReader.contentIfPresent(path, limit: sizeLimit, trust: .secret), as: SessionFailure.init(file:))
    guard let content else { return nil }
    guard let value = try? JSONValue(parsing: content, depthLimit: 8) else { throw damaged(path) }
    return value
  }

  private static func notes(_ value: JSONValue, at path: String) throws(SessionFailure) -> SharedNotes {
    guard let notes = try? SharedNotes(value) else { throw damaged(path) }
    return notes
  }

  private static func damaged(_ path: String) -> SessionFailure {
    .state(reason: "\(path) is damaged or from a later fob. Repair it, or move it away: the register has the rest.")
  }
}
