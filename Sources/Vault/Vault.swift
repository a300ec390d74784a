import FoundationEssentials
import Host
import Synchronization
import TokenModel

/// Secrets of environments, encrypted on disk: each to the vault's recipient, whose identity lies beside them under a passphrase. Adding takes no
/// passphrase; reading takes the identity, which an unlock puts into this process, and into the kernel's keyring for a bounded time.
///
/// All files are age files: `age -d -i identity.age prod.password.age` opens them without fob.
public final class Vault: SecretVault, VaultUnlocking {
  private let files: VaultFiles
  private let clock: any WallClock
  private let workFactor: Int
  private let identity = Mutex<X25519Identity?>(nil)

  /// The vault in a folder, which appears when one is set up.
  /// - Parameter dataFolder: `$XDG_DATA_HOME/fob`.
  public convenience init(dataFolder: String, clock: any WallClock = SystemClock()) {
    self.init(dataFolder: dataFolder, clock: clock, workFactor: Scrypt.standardWorkFactor)
  }

  init(dataFolder: String, clock: any WallClock, workFactor: Int) {
    files = VaultFiles(folder: dataFolder + "/vault")
    self.clock = clock
    self.workFactor = workFactor
  }

  /// Where its files are.
  public var folder: String { files.folder }

  /// How it stands for a process that begins now.
  public func status() throws(VaultFailure) -> VaultStatus {
    guard try files.read(files.identity) != nil else { return .notSetUp }
    guard let recipient = try recipient(), let unlocked = UnlockedIdentity.read(for: recipient) else { return .locked }
    return .unlocked(until: unlocked.until)
  }

  /// Whether this process has to ask for the passphrase before it can read a secret.
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
    try await BlockingCall.run { [self] () throws(VaultFailure) in
      guard try files.read(files.identity) == nil else { throw .alreadySetUp(folder: folder) }
      let identity = X25519Identity()
      guard try files.create(sealed(identity, passphrase), at: files.identity) else {
        throw .alreadySetUp(folder: folder)
      }
      // Should the machine stop before this, the first unlock does it.
      try write(identity.recipient)
    }
  }

  /// Puts the same identity under another passphrase. Takes about half a second.
  /// - Throws: `locked` where this process has not unlocked it.
  public func changePassphrase(to new: Secret) async throws(VaultFailure) {
    try Passphrase.check(new)
    guard let identity = identity.withLock({ $0 }) else { throw .locked }
    try await BlockingCall.run { [self] () throws(VaultFailure) in
      try files.write(sealed(identity, new), to: files.identity)
    }
  }

  /// Unlocks it for this process. Takes about half a second.
  public func unlock(_ passphrase: Secret) async throws(VaultFailure) {
    try await BlockingCall.run { [self] () throws(VaultFailure) in
      let identity = try opened(passphrase)
      if let recipient = try recipient() {
        guard recipient == identity.recipient else { throw .otherRecipient(path: files.recipient) }
      } else {
        try write(identity.recipient)
      }
      self.identity.withLock { $0 = identity }
    }
  }

  /// What unlocks it for a process that acts for this one (`take`); nil where this process has not unlocked it by itself.
  public var identityInHand: Secret? { identity.withLock { $0 }?.text }

  /// Unlocks it for this process with what another one had in hand.
  public func take(_ identityInHand: Secret) {
    guard let identity = X25519Identity(identityInHand.revealed) else { return }
    self.identity.withLock { $0 = identity }
  }

  /// Keeps it unlocked for all programs of this user.
  /// - Parameter seconds: after how long it locks itself.
  /// - Returns: when that is.
  /// - Throws: `locked` where this process has not unlocked it.
  public func keepUnlocked(forSeconds seconds: UInt32) throws(VaultFailure) -> Date {
    guard let identity = identity.withLock({ $0 }) else { throw .locked }
    let now = clock.now
    try UnlockedIdentity.keep(identity, forSeconds: seconds, now: now)
    return now.addingTimeInterval(TimeInterval(seconds))
  }

  /// Locks it for everybody.
  /// - Returns: whether it was unlocked.
  public func lock() throws(VaultFailure) -> Bool {
    let wasOpenHere = identity.withLock { identity in
      defer { identity = nil }
      return identity != nil
    }
    guard let recipient = try recipient() else {
      if try files.read(files.identity) == nil { throw .notSetUp }
      return wasOpenHere
    }
    return UnlockedIdentity.forget(recipient) || wasOpenHere
  }

  private func sealed(_ identity: X25519Identity, _ passphrase: Secret) throws(VaultFailure) -> [UInt8] {
    do throws(AgeFailure) {
      let text = IdentityFile.text(of: identity, created: clock.now)
      return try AgeFile.encrypt(text, to: Scrypt(passphrase, workFactor: workFactor))
    } catch {
      throw .damaged(path: files.identity, reason: error.description)
    }
  }

  /// The identity, opened with the passphrase.
  private func opened(_ passphrase: Secret) throws(VaultFailure) -> X25519Identity {
    guard let file = try files.read(files.identity) else { throw .notSetUp }
    guard !passphrase.isEmpty else { throw .wrongPassphrase }
    let text: Secret
    do throws(AgeFailure) {
      text = try AgeFile.decrypt(file, with: Scrypt(passphrase))
    } catch {
      throw error == .noMatch ? .wrongPassphrase : .damaged(path: files.identity, reason: error.description)
    }
    guard let identity = IdentityFile.identity(in: text) else {
      throw .damaged(path: files.identity, reason: "holds no identity of age.")
    }
    return identity
  }

  private func recipient() throws(VaultFailure) -> X25519Recipient? {
    guard let bytes = try files.read(files.recipient) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
    guard let recipient = text.flatMap({ X25519Recipient($0) }) else {
      throw .damaged(
        path: files.recipient,
        reason: "holds no recipient of age. Remove it and unlock the vault, which writes it anew.")
    }
    return recipient
  }

  private func write(_ recipient: X25519Recipient) throws(VaultFailure) {
    try files.write(Array("\(recipient.text)\n".utf8), to: files.recipient)
  }

  private func unlockedIdentity() throws(VaultFailure) -> X25519Identity {
    if let identity = identity.withLock({ $0 }) { return identity }
    guard let recipient = try recipient() else {
      throw try files.read(files.identity) == nil ? .notSetUp : .locked
    }
    guard let unlocked = UnlockedIdentity.read(for: recipient) else { throw .locked }
    return unlocked.identity
  }
}

extension Vault {
  /// The secrets in it, sorted; what they are called is no secret.
  public func entries() throws(VaultFailure) -> [VaultEntry] {
    guard try files.read(files.identity) != nil else { throw .notSetUp }
    return try files.entries()
  }

  /// Encrypts a secret into it; takes no passphrase.
  ///
  /// - Parameters:
  ///   - secret: text without control characters, not empty.
  ///   - replaces: whether it may take the place of one that is there.
  public func add(_ secret: Secret, as entry: VaultEntry, replaces: Bool) throws(VaultFailure) {
    if let flaw = SecretText.flaw(in: secret) { throw .unusable(reason: "The secret \(flaw)") }
    guard !secret.isEmpty else { throw .unusable(reason: "The secret is empty.") }
    guard try files.read(files.identity) != nil else { throw .notSetUp }
    // The first unlock writes it where it is missing.
    guard let recipient = try recipient() else { throw .locked }
    let path = files.secret(entry)
    let file: [UInt8]
    do throws(AgeFailure) {
      file = try AgeFile.encrypt(secret, to: recipient)
    } catch {
      throw .damaged(path: path, reason: error.description)
    }
    if replaces {
      try files.write(file, to: path)
    } else if try !files.create(file, at: path) {
      throw .taken(entry)
    }
  }

  /// Removes a secret for good; takes no passphrase.
  public func remove(_ entry: VaultEntry) throws(VaultFailure) {
    guard try files.remove(files.secret(entry)) else { throw .missing(entry) }
  }

  /// A secret, opened with the identity of this process or of the keyring.
  public func secret(_ entry: VaultEntry) async throws(VaultFailure) -> Secret {
    let path = files.secret(entry)
    guard let file = try files.read(path) else {
      throw try files.read(files.identity) == nil ? .notSetUp : .missing(entry)
    }
    let identity = try unlockedIdentity()
    do throws(AgeFailure) {
      return try AgeFile.decrypt(file, with: identity)
    } catch {
      throw .damaged(path: path, reason: error.description)
    }
  }
}
