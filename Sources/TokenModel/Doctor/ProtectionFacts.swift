/// What bears on who can get at secrets, besides files.
public struct ProtectionFacts: Sendable, Equatable {
  /// Whether neither a core file nor a debugger of the same user gets at fob's memory.
  public var memoryIsClosed: Bool
  /// Whether memory may be written to a disk (swap).
  public var hasSwap: Bool
  /// Whether fob runs as root.
  public var isRoot: Bool
  /// Whether there is a vault.
  public var hasVault: Bool
  /// What is wrong with the vault's files.
  public var vaultFaults: [String]
  /// Why the system keeps no keys, or nil where it does.
  public var keyringFault: String?

  /// Facts as they were gathered.
  public init(
    memoryIsClosed: Bool, hasSwap: Bool, isRoot: Bool, hasVault: Bool, vaultFaults: [String] = [], keyringFault: String?
  ) {
    self.memoryIsClosed = memoryIsClosed
    self.hasSwap = hasSwap
    self.isRoot = isRoot
    self.hasVault = hasVault
    self.vaultFaults = vaultFaults
    self.keyringFault = keyringFault
  }
}
