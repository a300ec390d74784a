import Formats
import FoundationEssentials

/// How a share was when this host last asked its register: for screens and commands that ask nobody, and for those that waited while another process asked.
public struct ShareCondition: Sendable, Hashable {
  /// Why the register did not do what it was asked; nil where it did.
  public var problem: String?
  /// When it last did not, by this host's clock; nil where it did since.
  public var failed: Date?
  /// How many hosts have shown themselves lately; nil where that is not known.
  public var hosts: Int?
  /// When this host last showed itself, by its own clock; nil for never.
  public var announced: Date?

  /// Nothing is known yet.
  public init() {}

  /// Why the register did not do what it was asked since a time; nil where nobody asked since, or it did.
  public func problem(since time: Date, until now: Date) -> String? {
    guard let problem, let failed, time < failed, failed <= now else { return nil }
    return problem
  }

  /// Whether this host's entry among the members is to be written again.
  public func isToBeAnnounced(at now: Date) -> Bool {
    guard let announced else { return true }
    return !(0..<TimeInterval(SharePresence.interval)).contains(now.timeIntervalSince(announced))
  }
}

extension ShareCondition {
  /// The content of its file.
  package var bytes: [UInt8] {
    var members: [String: JSONValue] = ["version": 1]
    members["problem"] = problem.map { .string($0) }
    // To the microsecond, since processes wait for parts of a second.
    members["failed"] = failed.map { .integer(Int64(($0.timeIntervalSince1970 * 1_000_000).rounded())) }
    members["hosts"] = hosts.map { .integer(Int64($0)) }
    members["announced"] = announced.map { .integer(Int64($0.timeIntervalSince1970)) }
    return JSONValue.object(members).bytes()
  }

  /// Reads its file; nil where that is damaged.
  package init?(_ bytes: [UInt8]) {
    guard let members = try? JSONMembers(parsing: bytes), let version: Int = try? members.read("version"), version == 1
    else { return nil }
    do throws(JSONFailure) {
      problem = try members.readIfPresent("problem")
      let microseconds: Int64? = try members.readIfPresent("failed")
      failed = microseconds.map { Date(timeIntervalSince1970: TimeInterval($0) / 1_000_000) }
      hosts = try members.readIfPresent("hosts")
      announced = try members.readIfPresent("announced")
    } catch {
      return nil
    }
  }
}
