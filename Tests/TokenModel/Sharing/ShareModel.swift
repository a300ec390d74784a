import Formats
import Foundation
import TokenModel

/// Two hosts, a store and a server with refresh tokens for one use, with every order of their steps: what the hosts do is what `ShareRules` says, and
/// any of them may be paused for ever between two steps.
struct ShareModel: Hashable {
  /// What may go wrong, and how often.
  struct Faults: Hashable {
    /// The answer to a swap, or to what was sent, is lost; or the process is killed when it would have read it.
    var lost = 0
    /// The store is put back from a copy.
    var restores = 0
    /// All that the store holds is gone.
    var wipes = 0
    /// A host's state folder is gone.
    var forgets = 0
    /// Somebody logs out.
    var logouts = 0
    /// All access tokens end.
    var ends = 0
  }

  struct Entry: Hashable {
    var record: SharedRecord
    var revision: UInt64
    var writing: Int
  }

  struct Store: Hashable {
    var entry: Entry?
    var revision: UInt64
    var term: UInt64

    var reading: SharedReading {
      SharedReading(
        entry: entry.map {
          SharedReading.Entry(
            record: $0.record, version: RegisterVersion("\($0.revision)"), digest: "\($0.writing)")
        }, standing: RegisterStanding(cluster: "one", term: term, revision: revision))
    }
  }

  /// Where a host's process is; what is not here is lost with it.
  enum Place: Hashable {
    case idle
    /// It has read, and is about to swap its claim in.
    case claiming(SharedRecord, expected: RegisterVersion?, Claim, Session?)
    /// It has swapped, and does not know what came of it.
    case unsure(Claim, Session?)
    /// Its claim is in the register.
    case claimed(Claim, Session?, maySend: Bool)
  }

  struct Host: Hashable {
    var memory: ShareMemory
    var copy: Session?
    var place = Place.idle
  }

  struct Issued: Hashable {
    var family: Int
    var lives = true
    var isGood = true
    var sent = 0
  }

  var store: Store
  var snapshot: Store?
  var hosts: [Host]
  var issued: [Issued]
  var loggedOut: Set<Int> = []
  var faults: Faults
  var writings = 1
  var claims = 0

  static let key = RegisterKey("key")
  /// The most sessions and claims that are looked at; what would follow is left out.
  static let mostSessions = 3
  /// The term of a store that was made, or put back, just now.
  static let firstTerm: UInt64 = 2
  static let mostClaims = 3

  init(_ faults: Faults) {
    let first = SharedRecord(generation: 1, state: .idle(Self.session(1)))
    store = Store(entry: Entry(record: first, revision: 5, writing: 1), revision: 5, term: 10)
    var memory = ShareMemory(key: Self.key, mayRefresh: true)
    memory.note(store.reading, at: Self.start)
    hosts = [Host(memory: memory, copy: Self.session(1)), Host(memory: memory, copy: Self.session(1))]
    issued = [Issued(family: 1)]
    self.faults = faults
  }

  static let start = BootTime(boot: "one", seconds: 0)
  static let late = BootTime(boot: "one", seconds: 1000)
  private static let origin: Origin = {
    guard let origin = try? Origin("https://one.example") else { preconditionFailure("no origin") }
    return origin
  }()
  private static let sessions = (0...mostSessions).map { number in
    Session(
      origin: origin,
      credentials: .tokens(SessionTokens(access: Secret("A\(number)"), refresh: Secret("R\(number)"), expires: nil)),
      issued: Date(timeIntervalSince1970: TimeInterval(number)))
  }

  /// The session of a number.
  static func session(_ number: Int) -> Session { sessions[number] }

  func number(of session: Session) -> Int { Int(session.issued.timeIntervalSince1970) }

  func lives(_ session: Session?) -> Bool { session.map { issued[number(of: $0) - 1].lives } ?? false }

  /// Sessions are slow to hash, and hardly tell states apart.
  func hash(into hasher: inout Hasher) {
    hasher.combine(store.revision)
    hasher.combine(store.term)
    hasher.combine(writings)
    hasher.combine(claims)
    hasher.combine(issued)
    hasher.combine(faults)
    for host in hosts {
      hasher.combine(host.memory.floor)
      hasher.combine(host.memory.sight?.claim)
      hasher.combine(host.memory.answer == nil)
      hasher.combine(host.memory.mayRefresh)
      hasher.combine(host.copy.map(number))
      switch host.place {
      case .idle: hasher.combine(0)
      case .claiming: hasher.combine(1)
      case .unsure: hasher.combine(2)
      case .claimed(_, _, let maySend): hasher.combine(maySend ? 3 : 4)
      }
    }
  }
}
