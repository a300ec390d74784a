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
      let session = SessionGlance(file.bytes), session.clockAnchor?.wasSetSince != true,
      SessionRules.isGood(left: session.end - now, lifetime: session.lifetime, need: .ordinary),
      let present = try? FileReading.examine(
        EnvironmentFolder.firstFile(of: name, in: folders.configuration), trust: .secret),
      present == session.environmentFile
    else { return nil }
    return CachedToken(token: session.accessToken, service: session.service)
  }
}
