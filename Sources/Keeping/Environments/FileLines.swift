import Formats
import TokenModel

/// The lines of a file that the user accepts, by key: what a later content is compared with. A secret is known to be there, and no more.
public struct FileLines: Sendable, Equatable {
  /// What stands after a key.
  enum Value: Sendable, Equatable {
    case secret
    case text(String)
  }

  private(set) var values: [String: Value] = [:]

  /// Those of a file without secrets; a key of a section in which the file chooses the keys has the section's name before it.
  public init(_ document: INIDocument, choosingKeysIn free: String) {
    for section in document.sections {
      for entry in section.entries {
        let key = section.name == free ? "[\(free)] \(entry.key)" : entry.key
        values[key] = .text(entry.value)
      }
    }
  }

  /// Those of an environment's file.
  init(_ settings: [EnvironmentSetting], _ vocabulary: KeyVocabulary) {
    for setting in settings {
      if case .secret(_, .literal)? = vocabulary[setting.key] {
        values[setting.key] = .secret
      } else {
        values[setting.key] = .text(setting.value)
      }
    }
  }

  /// What another content has changed, by key; lines with secrets that both have are left out.
  public func changes(to other: FileLines) -> [ChangedLine] {
    Set(values.keys).union(other.values.keys).sorted().compactMap { key in
      let (old, new) = (values[key], other.values[key])
      return old == new ? nil : ChangedLine(key: key, old: old?.shown, new: new?.shown)
    }
  }

  /// Whether it has secrets, which cannot be compared.
  public var hasSecrets: Bool { values.values.contains(.secret) }
}

extension FileLines.Value {
  fileprivate var shown: String {
    switch self {
    case .secret: Secret.mask
    case .text(let text): text
    }
  }
}

/// A line of a file that is not as it was when the user accepted it.
public struct ChangedLine: Sendable, Equatable {
  /// Its key.
  public let key: String
  /// What it said; nil if there was no such line. A secret is masked.
  public let old: String?
  /// What it says; nil if there is no such line any longer.
  public let new: String?
}

extension FileLines {
  /// As it is kept.
  var json: JSONValue {
    .object(
      values.mapValues { value in
        switch value {
        case .secret: .null
        case .text(let text): .string(text)
        }
      })
  }

  /// Reads what is kept; nil if it is none.
  init?(json: JSONValue) {
    guard let members = json.objectValue else { return nil }
    for (key, member) in members { values[key] = member.stringValue.map(Value.text) ?? .secret }
  }
}
