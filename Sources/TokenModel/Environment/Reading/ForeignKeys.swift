import Formats

/// The keys of a file that other programs read too: its own, fob's beside them, and more that are nobody's business here.
struct ForeignKeys {
  /// The keys of the format, each with the key that fob has for it; nil where fob puts it together with others or has no use for it.
  var own: [String: String?]
  /// The keys that fob understands beside those.
  var vocabulary: KeyVocabulary

  /// The entries that mean something to fob, under their own keys. What nobody here knows is left to the other programs, unless it
  /// looks like a misspelt key.
  func known(of entries: [INIEntry]) throws(LineProblem) -> [EnvironmentSetting] {
    var known: [EnvironmentSetting] = []
    for entry in entries {
      let setting = EnvironmentSetting(entry)
      if own.keys.contains(entry.key) || vocabulary[entry.key] != nil {
        if !entry.value.isEmpty { known.append(setting) }
      } else if let nearest = vocabulary.nearest(to: entry.key, or: own.keys) {
        throw vocabulary.refusal(of: setting, nearest: nearest)
      }
    }
    return known
  }

  /// A setting under fob's key for it, or nil where `own` gives none.
  func translated(_ setting: EnvironmentSetting) -> EnvironmentSetting? {
    guard let key = own[setting.key] else { return setting }
    return key.map { EnvironmentSetting(key: $0, value: setting.value, line: setting.line) }
  }
}
