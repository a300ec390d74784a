import Formats

/// Reads the version that `/api/entity/versiondetails/version` tells.
///
/// One element of a small XML document is wanted, whatever its prefix and wherever it stands; no parser is loaded for it.
enum ServerVersion {
  /// The text of the first `CurrentVersion` element, or nil where there is none or it is not the like of `8.0.0`.
  static func read(_ document: String) -> String? {
    for part in document.prefix(longest).split(separator: "<") {
      guard let end = part.firstIndex(of: ">") else { continue }
      let tag = part[..<end].prefix { !$0.isWhitespace }
      guard tag.split(separator: ":").last == "CurrentVersion", !tag.hasPrefix("/") else { continue }
      let version = part[part.index(after: end)...].filter { !$0.isWhitespace }
      return isVersion(version) ? version : nil
    }
    return nil
  }

  private static func isVersion(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0)) }
  }

  private static let longest = 65_536
}
