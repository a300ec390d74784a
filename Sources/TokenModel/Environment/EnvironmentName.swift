/// The name of an environment: letters, digits, `.`, `_` and `-`, not starting with `.` or `-`, at most 64 characters, so that it is safe as a file's
/// name, on a command line and on a screen.
public struct EnvironmentName: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// The name.
  public let text: String

  /// What a name may look like, for error messages.
  public static let rule = "letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 64 characters"

  /// Takes a name, or nil where it does not follow the rule.
  public init?(_ text: String) {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard allowed, let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-"),
      text.utf8.count <= 64
    else { return nil }
    self.text = text
  }

  /// The name.
  public var description: String { text }

  /// By bytes.
  public static func < (left: EnvironmentName, right: EnvironmentName) -> Bool { left.text < right.text }
}
