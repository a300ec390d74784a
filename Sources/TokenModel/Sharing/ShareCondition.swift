import Formats
import FoundationEssentials

/// How a share was when this host last asked its register: for screens and commands that ask nobody. Nothing is decided by it.
public struct ShareCondition: Sendable, Hashable {
  /// Why the register did not do what it was asked; nil where it did.
  public var problem: String?
  /// How many hosts have shown themselves lately; nil where that is not known.
  public var hosts: Int?
  /// When this host last showed itself, by its own clock; nil for never.
  public var announced: Date?

  /// Nothing is known yet.
  public init() {}

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
      hosts = try members.readIfPresent("hosts")
      announced = try members.readIfPresent("announced")
    } catch {
      return nil
    }
  }
}
