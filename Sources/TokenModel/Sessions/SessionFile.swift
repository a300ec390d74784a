import Formats
import FoundationEssentials

/// A record on disk: JSON with a version, dates in seconds since 1970.
package struct SessionFile: Encodable {
  /// The latest version that can be read.
  static let version = 2

  /// 2 where the session is or was shared: who does not know of that must neither refresh it nor write it.
  var version: Int
  var generation: Int
  var environmentFile: FileFingerprint
  var binding: SessionBinding?
  var session: StoredSession?
  var clockOffset: TimeInterval
  var clockAnchor: ClockAnchor?
  /// Only if other hosts, or other starts of this one, have written the record.
  var clocks: [HostClock]?
  /// Only if the file system tells a file from its copy.
  var place: SessionPlace?
  /// Only if there is any.
  var clockDoubt: TimeInterval?
  var checked: Date?
  var refreshStarted: Date?
  /// Only if refreshes have shown something.
  var refreshHistory: RefreshHistory?
  var failure: RecordedFailure?
  var refusedLogins: Int
  /// Only after a refusal.
  var nextLogin: Date?
  var refusedFile: FileFingerprint?
  /// Only if the server asked for more than the environment's file supplies.
  var challengedFile: FileFingerprint?
  var lastCodeStep: Int64?
  var renewals: [Date]
  /// Only after a login that had the server end the session before.
  var replaced: String?
  /// Only there where the session is or was shared.
  var share: StoredShareMemory?
  var confirmed: Date?

  /// The content of a record's file.
  /// - Parameter place: where it will be written.
  package static func bytes(of record: SessionRecord, at place: SessionPlace? = nil) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var file = SessionFile(record)
    file.place = place
    return Array(try encoder.encode(file))
  }
}

extension SessionFile {
  private init(_ record: SessionRecord) {
    self.init(
      version: record.share == nil ? 1 : 2, generation: record.generation, environmentFile: record.environmentFile,
      binding: record.binding,
      session: record.session.map(StoredSession.init), clockOffset: record.clockOffset, clockAnchor: record.clockAnchor,
      clocks: record.clocks.isEmpty ? nil : record.clocks, clockDoubt: record.clockDoubt > 0 ? record.clockDoubt : nil,
      checked: record.checked,
      refreshStarted: record.refreshStarted,
      refreshHistory: record.refreshHistory == RefreshHistory() ? nil : record.refreshHistory,
      failure: record.failure, refusedLogins: record.refusedLogins, nextLogin: record.nextLogin,
      refusedFile: record.refusedFile, challengedFile: record.challengedFile, lastCodeStep: record.lastCodeStep,
      renewals: record.renewals, replaced: record.replaced?.rawValue, share: record.share.map(StoredShareMemory.init),
      confirmed: record.confirmed)
  }
}

extension SessionFile {
  /// Why a file's content is not a record.
  package enum Failure: Error, Equatable {
    /// A later fob wrote it.
    case newer(version: Int)
    /// It is truncated, garbled, or something else.
    case broken
  }

  /// Reads a file's content.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> SessionRecord { try readWhole(bytes).record }

  /// Reads a file's content, and the place where it claims to have been written.
  package static func readWhole(_ bytes: [UInt8]) throws(Failure) -> (record: SessionRecord, place: SessionPlace?) {
    guard let members = try? JSONMembers(parsing: bytes), let version: Int = try? members.read("version") else {
      throw .broken
    }
    guard version <= SessionFile.version else { throw .newer(version: version) }
    do throws(JSONFailure) {
      var record = try SessionRecord(members)
      guard record.hasPossibleCounts, record.hasPossibleTimes else { throw .malformed }
      record.clocks = Array(record.clocks.prefix(HostClock.limit))
      return (record, try members.readIfPresent("place"))
    } catch {
      throw .broken
    }
  }

  /// Whether a number of seconds, since 1970 or between two clocks, stays before the year 10000: larger ones would not
  /// fit the displayed seconds.
  static func isPossible(_ seconds: TimeInterval) -> Bool { abs(seconds) <= 253_402_300_800 }

  /// Whether a count can still be raised by one.
  static func isPossible(count: Int) -> Bool { (0...1 << 53).contains(count) }
}

extension SessionRecord {
  fileprivate init(_ file: JSONMembers) throws(JSONFailure) {
    generation = try file.read("generation")
    environmentFile = try file.read("environmentFile")
    binding = try file.readIfPresent("binding")
    session = try file.readIfPresent("session")
    clockOffset = try file.read("clockOffset")
    clockAnchor = try file.readIfPresent("clockAnchor")
    clocks = try file.readIfPresent("clocks") ?? []
    clockDoubt = try file.readIfPresent("clockDoubt") ?? 0
    checked = try file.readIfPresent("checked")
    refreshStarted = try file.readIfPresent("refreshStarted")
    refreshHistory = try file.readIfPresent("refreshHistory") ?? RefreshHistory()
    failure = try file.readIfPresent("failure")
    refusedLogins = try file.read("refusedLogins")
    nextLogin = try file.readIfPresent("nextLogin")
    refusedFile = try file.readIfPresent("refusedFile")
    challengedFile = try file.readIfPresent("challengedFile")
    lastCodeStep = try file.readIfPresent("lastCodeStep")
    renewals = try file.read("renewals")
    let replaced: String? = try file.readIfPresent("replaced")
    self.replaced = replaced.flatMap(ReplacedSession.Outcome.init)
    share = try file.readIfPresent("share")
    confirmed = try file.readIfPresent("confirmed")
  }

  /// Whether all counts can still be raised.
  fileprivate var hasPossibleCounts: Bool {
    [generation, refusedLogins, failure?.count ?? 0].allSatisfy(SessionFile.isPossible(count:))
      && refreshHistory.isPossible
      && SessionFile.isPossible(TimeInterval(lastCodeStep ?? 0) * TimeInterval(TOTP.period))
  }

  /// Whether all times can be calculated with.
  fileprivate var hasPossibleTimes: Bool {
    let times =
      [
        session?.issued, session?.expires, checked, failure?.at, failure?.nextTry, nextLogin,
        refreshHistory.givenUp?.at, confirmed,
      ] + renewals
    return SessionFile.isPossible(clockOffset) && clocks.allSatisfy(\.isPossible)
      && SessionFile.isPossible(clockAnchor?.began ?? 0) && clockDoubt >= 0 && SessionFile.isPossible(clockDoubt)
      && times.allSatisfy { $0.map { SessionFile.isPossible($0.timeIntervalSince1970) } ?? true }
  }
}

/// Where a record was written: which file, on which machine. A record read elsewhere was copied or restored, and the
/// other copy may have used its refresh token. Hosts that share one folder use the same file, which is no copy.
package struct SessionPlace: Encodable, Equatable {
  /// The file.
  package var file: FileOrigin
  /// The machine, as a digest; nil if it has no identity, as in many containers.
  package var machine: String?
  /// The boot of the machine; containers on one machine share it.
  package var boot: String?

  package init(file: FileOrigin, machine: String?, boot: String?) {
    self.file = file
    self.machine = machine
    self.boot = boot
  }
}

extension SessionPlace: JSONReadable {
  package init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    file = try members.read("file")
    machine = try members.readIfPresent("machine")
    boot = try members.readIfPresent("boot")
  }
}
