import Crypto
import Formats
import FoundationEssentials
import Host
import TokenModel

extension SessionPlace {
  /// The place of a file that is about to be written; nil where file systems of its kind do not keep their files' numbers.
  init?(_ file: PendingFile, in folder: String, boot: String?) {
    guard let origin = file.origin, let kind = try? FileSystem.of(folder).kind, kind.keepsNumbers else { return nil }
    self.init(file: origin, machine: Self.machineHere, boot: boot)
  }

  /// Why the record in a file was written elsewhere, as a sentence; nil where it was not.
  func flaw(_ origin: FileOrigin, in folder: String, boot: String?) -> String? {
    if file.differs(from: origin) { return Self.copied }
    guard let machine, let here = Self.machineHere, machine != here, self.boot == nil || self.boot != boot,
      let kind = try? FileSystem.of(folder).kind, !kind.isShared
    else { return nil }
    return Self.foreign
  }

  /// Whether a reason for which a refresh token was given up is one of these.
  static func isFlaw(_ reason: String) -> Bool { [copied, foreign].contains(reason) }

  private static let copied =
    "The session file was copied or restored, and the refresh token in it may have been used since, or elsewhere."
  private static let foreign =
    "The session file is from another machine, which may have used the refresh token in it."

  /// machine-id(5) is not to be shown as it is.
  private static let machineHere: String? = HostIdentity.machine.map { identity in
    Hex.encode(Array(SHA256.hash(data: Data("fob session \(identity)".utf8)).prefix(8)))
  }
}

extension FileSystem.Kind {
  /// Whether a file keeps its number as long as it exists, for every host that sees it.
  fileprivate var keepsNumbers: Bool {
    switch self {
    case .local, .memory: true
    case .network(let name): name == "NFS"
    case .userSpace: false
    }
  }

  /// Whether several machines may see the same folder.
  fileprivate var isShared: Bool {
    switch self {
    case .network, .userSpace: true
    case .local, .memory: false
    }
  }
}
