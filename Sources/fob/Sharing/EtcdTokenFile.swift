import Formats
import Host
import Services
import TokenModel
import Vault

/// The token that etcd gave this host last, in a private file and sealed with the team's identity: getting one takes etcd 90 ms, more than all else that a
/// short command does. etcd forgets it after five minutes without a request; a refused one is replaced.
struct EtcdTokenFile: EtcdTokenStore {
  private let path: String
  private let seal: TeamSeal
  private let key: RegisterKey
  private let origin: Origin

  private static let sizeLimit = 65_536

  /// - Parameters:
  ///   - folder: fob's state folder.
  ///   - user: whose token it is: another user's is none.
  init(of share: EnvironmentName, in folder: String, user: String, at origin: Origin, team: TeamIdentity) {
    path = Self.path(of: share, in: folder)
    seal = TeamSeal(team)
    key = RegisterKey("token of \(user)")
    self.origin = origin
  }

  private static func path(of share: EnvironmentName, in folder: String) -> String { "\(folder)/shares/\(share).token" }

  /// Removes a share's token, where there is one.
  static func remove(of share: EnvironmentName, in folder: String) throws(SystemFailure) {
    _ = try AtomicFile.remove(path(of: share, in: folder))
  }

  /// The token; nil where this host has written none.
  func read() async -> Secret? {
    await BlockingCall.run { () -> Secret? in
      guard let content = try? FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .secret) else {
        return nil
      }
      return try? seal.open(content, for: key, origin: origin).content
    }
  }

  /// Keeps a token; where that fails, the next command gets one of its own.
  func write(_ token: Secret) async {
    await BlockingCall.run {
      guard let value = try? seal.seal(token, for: SealedPlace(key: key, origin: origin, generation: 0)) else { return }
      try? PrivateFolder.make(FilePaths.folder(of: path))
      try? AtomicFile.write(value, to: path)
    }
  }
}
