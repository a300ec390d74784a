/// What a host remembers of the sign-ins that its share has counted at an origin, on its own disk: its copy of the count, and how the register stood.
public struct SignInMemory: Sendable, Hashable {
  /// The latest record that was seen, or swapped in.
  public struct Seen: Sendable, Hashable, Encodable {
    /// Its generation: a lower one is older.
    public var generation: Int
    /// Its digest: another record of the same generation was put back.
    public var digest: String
  }

  /// Under which key the count is: with another one nothing that is remembered counts.
  public let key: RegisterKey
  /// The name by which sign-ins are known that this host alone has counted.
  public let host: String
  /// How far the register had got.
  public private(set) var standing: RegisterStanding?
  /// The latest record.
  public private(set) var seen: Seen?
  /// What is known of the count; nil before there was any.
  public private(set) var copy: SharedSignIns?
  /// Whether the register has lost something that this host knew, and nothing there says so yet.
  public private(set) var isDoubtful: Bool

  /// Puts it together; a host that remembers nothing gives the key, a name and how the register stood when it joined.
  public init(
    key: RegisterKey, host: String, standing: RegisterStanding?, seen: Seen? = nil, copy: SharedSignIns? = nil,
    isDoubtful: Bool = false
  ) {
    self.key = key
    self.host = host
    self.standing = standing
    self.seen = seen
    self.copy = copy
    self.isDoubtful = isDoubtful
  }

  /// The generation below which nothing is current.
  var floor: Int { seen?.generation ?? 0 }

  /// Whether entries may be missing in what was read.
  public func tellsLoss(_ reading: SignInReading) -> Bool { isDoubtful || tellsPutBack(reading) }

  /// Whether the register was put back from a copy, emptied, or is another one.
  func tellsPutBack(_ reading: SignInReading) -> Bool {
    if let standing, reading.standing.isBehind(standing) { return true }
    guard let seen else { return false }
    guard let generation = reading.record?.generation else { return true }
    return generation < seen.generation || generation == seen.generation && reading.digest != seen.digest
  }

  /// Something in the register is lost, as the record of a session there has shown.
  public mutating func doubt() { isDoubtful = true }

  /// What was read is the state of things, and no entry in it is missing that this host knew.
  public mutating func note(_ reading: SignInReading) {
    standing = reading.standing
    guard let record = reading.record, let digest = reading.digest else { return }
    seen = Seen(generation: record.generation, digest: digest)
    learn(record.signIns)
  }

  /// What this host has swapped in is the state of things.
  /// - Parameter clock: a loss is said of the present window only where the server has told which that is.
  public mutating func noteSwap(_ reading: SignInReading, clock: SignInClock) {
    if clock.isServers { isDoubtful = false }
    note(reading)
  }

  /// Something about the count is known that the register may not say yet.
  public mutating func learn(_ signIns: SharedSignIns) { copy = copy?.merged(with: signIns) ?? signIns }

  /// So many sign-ins were counted on this host alone, by the server's clock.
  public mutating func learn(own count: Int, window: Int) {
    guard count > 0 else { return }
    learn(SharedSignIns(window: window, counted: Set((1...count).map { .own(of: host, $0) })))
  }

  /// One of this host's was certainly not sent.
  public mutating func withdraw(_ identity: SignInIdentity) { copy?.withdraw(identity) }

  /// The server accepts no more.
  public mutating func exhaust() { copy?.exhaust() }
}
