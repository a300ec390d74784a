import Formats
import FoundationEssentials
import Host
import Synchronization
import TokenModel

/// Secrets of environments, encrypted on disk to the vault's recipient; its identity is stored with them under a
/// passphrase. Adding needs no passphrase; reading needs the identity, which an unlock puts into this process, and into
/// the kernel's keyring for a limited time.
///
/// All files are age files: `age -d -i identity.age prod.password.age` opens them without fob. Anyone can encrypt to a
/// recipient; a mark in the header (`EntryMark`), made with a key derived from the identity (`VaultKey`), shows that
/// fob added a file, as what and for which addresses. Files without a mark are refused. A vault from before there were
/// marks gets them at its first unlock.
public final class Vault: SecretVault, VaultUnlocker {
  /// An identity opened with a passphrase, and its file; no file if another process passed it on.
  private struct InHand {
    var identity: X25519Identity
    var file: [UInt8]?
  }

  let files: VaultFiles
  private let clock: any WallClock
  private let workFactor: Int
  private let inHand = Mutex<InHand?>(nil)

  /// How long someone else's change is waited for.
  private static let patience = Duration.seconds(20)

  /// The vault in a folder, which appears when one is set up.
  /// - Parameter dataFolder: `$XDG_DATA_HOME/fob`.
  public convenience init(dataFolder: String, clock: any WallClock = SystemClock()) {
    self.init(dataFolder: dataFolder, clock: clock, workFactor: Scrypt.standardWorkFactor)
  }

  init(dataFolder: String, clock: any WallClock, workFactor: Int) {
    files = VaultFiles(dataFolder: dataFolder)
    self.clock = clock
    self.workFactor = workFactor
  }

  /// Where its files are.
  public var folder: String { files.folder }

  /// Its status for a process that starts now.
  public func status() throws(VaultFailure) -> VaultStatus {
    guard try files.read(files.identity) != nil else { return .notSetUp }
    guard let recipient = try recipient(), let unlocked = UnlockedIdentity.read(for: recipient),
      try writtenKey() == VaultKey(of: unlocked.identity)
    else { return .locked }
    return .unlocked(until: unlocked.until)
  }

  /// Whether this process must ask for the passphrase before it can read a secret.
  public var isLocked: Bool {
    do throws(VaultFailure) {
      _ = try unlockedIdentity()
      return false
    } catch {
      return error == .locked
    }
  }

  /// Sets it up: a new identity, under this passphrase. Takes about a second.
  public func setUp(_ passphrase: Secret) async throws(VaultFailure) {
    try Passphrase.check(passphrase)
    try await alone { [self] () throws(VaultFailure) in
      guard try files.read(files.identity) == nil else { throw .alreadySetUp(folder: folder) }
      let identity = X25519Identity()
      guard try files.create(sealed(identity, passphrase), at: files.identity) else {
        throw .alreadySetUp(folder: folder)
      }
      // If the machine stops before this, the first unlock does it.
      try write(identity.recipient)
      try files.write(VaultKey(of: identity).text, to: files.key)
    }
  }

  /// Encrypts the same identity with another passphrase. Takes about half a second.
  /// - Throws: `locked` if this process has not unlocked it, `passphraseChanged` if another one was faster.
  public func changePassphrase(to new: Secret) async throws(VaultFailure) {
    try Passphrase.check(new)
    guard let known = inHand.withLock({ $0 }), let opened = known.file else { throw .locked }
    let file = try await BlockingCall.run { [self] () throws(VaultFailure) -> [UInt8] in
      try sealed(known.identity, new)
    }
    try await alone { [files] () throws(VaultFailure) in
      guard try files.read(files.identity) == opened else { throw .passphraseChanged }
      try files.write(file, to: files.identity)
    }
    inHand.withLock { $0?.file = file }
  }

  /// Unlocks it for this process. Takes about half a second.
  public func unlock(_ passphrase: Secret) async throws(VaultFailure) {
    let (identity, file, isMarked) = try await BlockingCall.run { [self] () throws(VaultFailure) -> Opened in
      try opened(passphrase)
    }
    let recipient = try writtenRecipient()
    guard recipient == nil || recipient == identity.recipient else { throw .otherRecipient(path: files.recipient) }
    let isUpToDate = isMarked && recipient != nil && (try? writtenKey()) == VaultKey(of: identity)
    let now = isUpToDate ? file : try await bringUpToDate(identity, file, isMarked, passphrase)
    inHand.withLock { $0 = InHand(identity: identity, file: now) }
  }

  /// What unlocks the vault in a helper process (`adoptIdentity`); nil if this process has not unlocked it.
  public var identityInHand: Secret? { inHand.withLock { $0 }?.identity.text }

  /// Unlocks it for this process with another one's identity.
  public func adoptIdentity(_ identityInHand: Secret) {
    guard let identity = X25519Identity(identityInHand.revealed) else { return }
    inHand.withLock { $0 = InHand(identity: identity, file: nil) }
  }

  /// Keeps it unlocked for all programs of this user.
  /// - Parameter seconds: after how long it locks itself.
  /// - Returns: when that is.
  /// - Throws: `locked` if this process has not unlocked it.
  public func keepUnlocked(forSeconds seconds: UInt32) throws(VaultFailure) -> Date {
    guard let identity = inHand.withLock({ $0 })?.identity else { throw .locked }
    let now = clock.now
    try UnlockedIdentity.keep(identity, forSeconds: seconds, now: now)
    return now.addingTimeInterval(TimeInterval(seconds))
  }

  /// Locks it for all programs.
  /// - Returns: whether it was unlocked.
  /// - Throws: `stillUnlocked` if that is not certain.
  public func lock() throws(VaultFailure) -> Bool {
    var wasOpen = inHand.withLock { known in
      defer { known = nil }
      return known != nil
    }
    // If one file is damaged, the other still has the name of the key.
    let written = Result { () throws(VaultFailure) in try writtenRecipient() }
    let names = [(try? writtenKey())?.recipient, try? written.get()].compactMap(\.self)
    for recipient in names where try UnlockedIdentity.forget(recipient) { wasOpen = true }
    if names.isEmpty {
      _ = try written.get()
      if try files.read(files.identity) == nil { throw .notSetUp }
    }
    return wasOpen
  }

  private func sealed(_ identity: X25519Identity, _ passphrase: Secret) throws(VaultFailure) -> [UInt8] {
    let text = IdentityFile.text(of: identity, created: clock.now)
    return try rethrow(
      AgeFile.encrypt(text, to: Scrypt(passphrase, workFactor: workFactor)),
      as: { (failure: AgeFailure) in VaultFailure.damaged(path: files.identity, reason: failure.description) })
  }

  private typealias Opened = (identity: X25519Identity, file: [UInt8], isMarked: Bool)

  /// The identity, opened with the passphrase, and whether all entries carry marks.
  private func opened(_ passphrase: Secret) throws(VaultFailure) -> Opened {
    guard let file = try files.read(files.identity) else { throw .notSetUp }
    guard !passphrase.isEmpty else { throw .wrongPassphrase }
    let text = try rethrow(
      AgeFile.decrypt(file, with: Scrypt(passphrase)),
      as: { (failure: AgeFailure) in
        failure == .noMatch
          ? VaultFailure.wrongPassphrase : VaultFailure.damaged(path: files.identity, reason: failure.description)
      })
    guard let identity = IdentityFile.identity(in: text) else {
      throw .damaged(path: files.identity, reason: "holds no identity of age.")
    }
    return (identity, file, IdentityFile.saysMarked(text))
  }

  /// Writes what an older fob, another program or another host did not: the recipient, the key, and the marks of
  /// entries; duplicates of one file get none. That all have theirs is written last, in the identity's file.
  ///
  /// - Returns: the identity's file afterwards.
  private func bringUpToDate(
    _ identity: X25519Identity, _ file: [UInt8], _ isMarked: Bool, _ passphrase: Secret
  ) async throws(VaultFailure) -> [UInt8] {
    let resealed =
      isMarked
      ? file
      : try await BlockingCall.run { [self] () throws(VaultFailure) -> [UInt8] in try sealed(identity, passphrase) }
    return try await alone { [self] () throws(VaultFailure) -> [UInt8] in
      guard try files.read(files.identity) == file else { throw .passphraseChanged }
      let key = VaultKey(of: identity)
      if !isMarked { try markEntries(with: identity, key) }
      try write(identity.recipient)
      try files.write(key.text, to: files.key)
      if !isMarked { try files.write(resealed, to: files.identity) }
      return resealed
    }
  }

  /// The recipient in the vault's files, which must match the key; nil if there is none.
  func recipient() throws(VaultFailure) -> X25519Recipient? {
    guard let recipient = try writtenRecipient() else { return nil }
    if let key = try writtenKey(), key.recipient != recipient { throw .otherRecipient(path: files.recipient) }
    return recipient
  }

  private func writtenRecipient() throws(VaultFailure) -> X25519Recipient? {
    guard let bytes = try files.read(files.recipient) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
    guard let recipient = text.flatMap({ X25519Recipient($0) }) else {
      throw .damaged(
        path: files.recipient,
        reason: "holds no recipient of age. Remove it and unlock the vault, which writes it again.")
    }
    return recipient
  }

  /// The key of marks that this host keeps; nil if there is none.
  func writtenKey() throws(VaultFailure) -> VaultKey? {
    guard let bytes = try files.read(files.key) else { return nil }
    guard let key = VaultKey(String(decoding: bytes, as: UTF8.self)) else {
      throw .damaged(
        path: files.key, reason: "is damaged. Remove it and unlock the vault, which writes it again.")
    }
    return key
  }

  private func write(_ recipient: X25519Recipient) throws(VaultFailure) {
    try files.write(Array("\(recipient.text)\n".utf8), to: files.recipient)
  }

  /// The identity of this process, else that of the keyring. The latter counts only beside its key of marks: without, the vault may be one that no unlock
  /// has brought up to date.
  func unlockedIdentity() throws(VaultFailure) -> X25519Identity {
    if let known = inHand.withLock({ $0 }) { return known.identity }
    guard let recipient = try recipient() else {
      throw try files.read(files.identity) == nil ? .notSetUp : .locked
    }
    guard let unlocked = UnlockedIdentity.read(for: recipient), try writtenKey() == VaultKey(of: unlocked.identity)
    else { throw .locked }
    return unlocked.identity
  }

  /// Changes files while nobody else does.
  func alone<Value: Sendable>(
    _ body: @escaping @Sendable () throws(VaultFailure) -> Value
  ) async throws(VaultFailure) -> Value {
    let lock = try files.openLock()
    guard await lock.lock(within: Self.patience) else { throw .busy }
    defer { lock.unlock() }
    return try await BlockingCall.run(body)
  }
}

/// How the vault stands.
public enum VaultStatus: Sendable, Equatable {
  /// There is none.
  case notSetUp
  /// Its secrets cannot be read.
  case locked
  /// Its secrets can be read by this user's programs until then, by the local clock.
  case unlocked(until: Date)
}
