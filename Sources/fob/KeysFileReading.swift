import Host
import Interface

/// The operator's `keys.ini` on disk.
struct KeysFileReading {
  /// Its name in the configuration folder.
  static let name = "keys.ini"

  private let path: String

  init(_ fob: Composition) {
    path = "\(fob.folders.configuration)/\(Self.name)"
  }

  /// The keys that it gives; the program's own where there is no such file.
  func read() -> Result<KeyMap, KeysFileError> {
    Result { () throws(KeysFileError) in
      let bytes: [UInt8]
      do throws(FileRefusal) {
        bytes = try FileReading.read(path, limit: 65_536, trust: .configuration).bytes
      } catch {
        if case .missing = error { return .standard }
        throw KeysFileError(file: path, problems: [.init(line: nil, reason: error.description)])
      }
      return try KeysFile.keyMap(bytes, file: path)
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
