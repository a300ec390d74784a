import Formats
import Host
import TokenModel

/// Makes rules of the content of a policy file: `[policy]` for all environments, `[production]` for those of production in addition.
struct PolicyReader {
  private static let sections = ["policy", "production"]

  /// The rules of a file.
  /// - Parameter path: the file's path, which its rules name.
  static func entries(utf8 bytes: [UInt8], of path: String) throws(TextFailure) -> [Policy.Entry] {
    let document = try INIDocument(utf8: bytes)
    var entries: [Policy.Entry] = []
    for section in document.sections {
      guard sections.contains(section.name) else {
        throw TextFailure(line: section.line, "no section but [policy] and [production] is allowed in this file")
      }
      for entry in section.entries {
        entries.append(
          Policy.Entry(
            demand: try demand(entry), text: entry.value, isForProduction: section.name == "production", file: path,
            line: entry.line))
      }
    }
    return entries
  }

  private static func demand(_ entry: INIEntry) throws(TextFailure) -> PolicyDemand {
    let known = PolicyRule.allCases.map(\.rawValue)
    guard let rule = PolicyRule(rawValue: entry.key) else {
      let nearest = NearestWord.to(entry.key, among: known).map { "; the nearest is '\($0)'" } ?? ""
      throw TextFailure(line: entry.line, "unknown rule\(nearest). Allowed: \(known.joined(separator: ", "))")
    }
    func problem(_ reason: String) -> TextFailure { TextFailure(line: entry.line, "\(entry.key) \(reason)") }
    switch rule {
    case .longestLifetime, .longestUnused:
      guard let seconds = TimeSpan.seconds(parsingWithUnit: entry.value), seconds > 0 else {
        throw problem("must be a whole number and its unit, such as 90d")
      }
      return rule == .longestLifetime ? .longestLifetime(seconds) : .longestUnused(seconds)
    case .neverExpiring:
      switch entry.value.lowercased() {
      case "yes": return .neverExpiring(isAllowed: true)
      case "no": return .neverExpiring(isAllowed: false)
      default: throw problem("must be yes or no")
      }
    case .label:
      guard !entry.value.isEmpty, !entry.value.contains("\n") else {
        throw problem("must be a pattern in one line, such as * for any label")
      }
      return .label(pattern: entry.value)
    case .widestScope:
      let scope = TokenScope(rawValue: entry.value)
      guard TokenScope.known.contains(scope) else { throw problem("must be all, upload or download") }
      return .widestScope(scope)
    }
  }
}
