import Formats
import FoundationEssentials
import Host

/// The access token of an environment whose session is good as it is, found with one file read and one `stat`.
///
/// The session's file tells which file of the environment it belongs to; while that one is the same it need not be read. `SessionRules` decides, as
/// everywhere; whatever is not plain takes the way of `SessionKeeper`.
public struct CachedToken: Sendable {
  /// The token.
  public let token: Secret
  /// The service that it is for.
  public let service: ServiceName

  /// The token, or nothing where there is something to read, renew, ask or tell.
  ///
  /// - Parameters:
  ///   - now: the time by this machine, in seconds since 1970.
  public static func find(_ name: EnvironmentName, in folders: XDGFolders, now: Double) -> CachedToken? {
    let store = SessionStore(folder: SessionStore.folder(in: folders.state))
    guard
      let file = try? FileReading.read(store.path(of: name), limit: SessionStore.sizeLimit, trust: .state),
      let record = try? SessionFile.read(file.bytes), record.clockDoubt == 0, record.clockAnchor?.wasSetSince != true,
      let binding = record.binding, let session = record.session, session.origin == binding.origin,
      let token = session.accessToken, token.withBytes({ $0.allSatisfy { (0x21..<0x7F).contains($0) } }),
      let lifetime = session.lifetime, let end = session.expires,
      SessionRules.isGood(
        left: end.timeIntervalSince1970 - record.clockOffset - now, lifetime: lifetime, need: .ordinary),
      let present = try? FileReading.examine(
        EnvironmentFolder.firstFile(of: name, in: folders.configuration), trust: .secret),
      present == record.environmentFile
    else { return nil }
    return CachedToken(token: token, service: binding.service)
  }
}
