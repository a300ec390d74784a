import ArgumentParser
import Formats
import Host
import Interface

/// `fob keys`
struct KeysCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "List the UI's current keys, or what is wrong with your keys.ini.",
    discussion: """
      The list is written like keys.ini: copy the lines that you want to change into that file in the configuration folder. Each line gives an action \
      its keys: single keys or sequences such as g g, with commas between them, or none.

      EXAMPLE
        fob keys

      \(ExitStatus.help())
      """)

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries: [KeyMap.Entry]
    switch KeysFileLoader(fob).read() {
    case .success(let map): entries = map.entries
    case .failure(let error): throw CommandFailure(.failed, error.description)
    }
    if output.isJSON {
      Output.json(["version": 1, "keys": .array(entries.map(\.json))])
    } else {
      Output.result(Self.lines(entries))
    }
  }

  /// The entries as a file of keys.
  private static func lines(_ entries: [KeyMap.Entry]) -> [DisplayText] {
    var lines: [DisplayText] = []
    var section: String?
    for entry in entries {
      if entry.context != section {
        if section != nil { lines.append("") }
        lines.append("[\(entry.context)]")
        section = entry.context
      }
      let keys = entry.keys.isEmpty ? "none" : entry.keys.joined(separator: ", ")
      lines += ["# \(entry.help)", "\(entry.action) = \(keys)"]
    }
    return lines
  }
}

extension KeyMap.Entry {
  fileprivate var json: JSONValue {
    [
      "context": .string(context), "action": .string(action), "keys": .array(keys.map { .string($0) }),
      "help": .string(help), "destructive": .bool(isDestructive),
    ]
  }
}

/// The operator's `keys.ini` on disk.
struct KeysFileLoader {
  /// Its name in the configuration folder.
  static let name = "keys.ini"

  private let path: String

  init(_ fob: Composition) {
    path = "\(fob.folders.configuration)/\(Self.name)"
  }

  /// The keys that it gives; the program's own where there is no such file.
  func read() -> Result<KeyMap, KeysFileFailure> {
    Result { () throws(KeysFileFailure) in
      let content = try rethrow(
        FileReader.contentIfPresent(path, limit: 65_536, trust: .configuration),
        as: { (failure: FileAccessFailure) in
          KeysFileFailure(FileFailure(file: path, reason: failure.description))
        })
      guard let content else { return .standard }
      return try KeysFile.keyMap(content, file: path)
    }
  }

  /// What follows when the file has changed.
  func message() -> Message {
    switch read() {
    case .success(let map): .keysRead(map)
    case .failure(let error): .keysNotRead(error)
    }
  }
}
