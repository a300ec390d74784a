import Formats
import Host
import TokenModel

/// The folder of the sessions, as settings.ini says: in the state folder, or in that of the login session (`XDG_RUNTIME_DIR`), which is in memory.
public struct SessionsFolder: Sendable, Equatable {
  /// What settings.ini says; where that is not known, the stricter one.
  public let place: SessionsPlace
  /// The folder.
  public let path: String
  /// Why no session can be kept in that place, as sentences; nil if it can. Sessions then go nowhere else.
  public let refusal: String?
  /// The folder of the other place, in which sessions may be from before the setting was changed; nil if there is no such place.
  public let elsewhere: String?

  private static let section = "settings"
  private static let key = "sessions"
  private static let sizeLimit = 65_536

  /// The folder in the state folder, whatever settings.ini says.
  public init(inState state: String) {
    (place, path, refusal, elsewhere) = (.state, SessionStore.folder(in: state), nil, nil)
  }

  /// The folder by the settings as they are now.
  /// - Parameters:
  ///   - configuration: the user's configuration folder for fob.
  ///   - state: `$XDG_STATE_HOME/fob`.
  public init(configuration: String, state: String, variable: (String) -> String?) {
    let onDisk = SessionStore.folder(in: state)
    let runtime = variable("XDG_RUNTIME_DIR").flatMap { $0.isEmpty ? nil : $0 }
    let inMemory = runtime.map { SessionStore.folder(in: "\($0)/fob") }
    do throws(FileFailure) {
      guard try Self.place(in: "\(configuration)/settings.ini") == .runtime else {
        (place, path, refusal, elsewhere) = (.state, onDisk, nil, inMemory)
        return
      }
      (place, path, refusal, elsewhere) = (.runtime, inMemory ?? onDisk, Self.flaw(of: runtime), onDisk)
    } catch {
      (place, path, refusal, elsewhere) = (.runtime, inMemory ?? onDisk, "\(error) \(Self.stays)", onDisk)
    }
  }

  private static let stays = "fob keeps no session until that is settled."

  /// Why the folder of the login session cannot be used.
  private static func flaw(of runtime: String?) -> String? {
    let demand = "settings.ini says 'sessions = runtime'"
    guard let runtime else {
      return "\(demand), and XDG_RUNTIME_DIR is not set: outside of a login session, as in cron, set it to "
        + "/run/user/UID, which 'loginctl enable-linger' keeps. \(stays)"
    }
    guard runtime.hasPrefix("/") else {
      return "\(demand), and XDG_RUNTIME_DIR is not an absolute path. \(stays)"
    }
    do throws(FileAccessFailure) {
      try PrivateFolder.examine(runtime)
      return nil
    } catch {
      return "\(demand), and XDG_RUNTIME_DIR cannot be used: \(error) \(stays)"
    }
  }

  /// What the file says; nothing is `state`.
  /// - Throws: if it may say `runtime` and cannot be trusted or understood.
  private static func place(in file: String) throws(FileFailure) -> SessionsPlace {
    let content: ReadFile
    do throws(FileAccessFailure) {
      content = try FileReader.read(file, limit: sizeLimit, trust: .configuration)
    } catch {
      if error.isMissing { return .state }
      guard let bytes = try? FileReader.read(file, limit: sizeLimit, trust: .any).bytes, !mentions(bytes) else {
        throw FileFailure(file: file, reason: error.description)
      }
      return .state
    }
    guard mentions(content.bytes) else { return .state }
    let document = try rethrow(
      INIDocument(utf8: content.bytes), as: { (failure: TextFailure) in failure.of(file) })
    guard let entry = document[section]?.entries.first(where: { $0.key == key }) else { return .state }
    guard let place = SessionsPlace(rawValue: entry.value.lowercased()) else {
      throw FileFailure(file: file, line: entry.line, reason: "sessions must be state or runtime.")
    }
    return place
  }

  /// Whether a line begins with the key, so that few files are parsed.
  private static func mentions(_ bytes: [UInt8]) -> Bool {
    bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.contains { line in
      let start = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      return start.count >= key.utf8.count && zip(start, key.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
  }
}
