import Formats
import FoundationEssentials
import Glibc
import Host
import TokenModel

/// The members of a team in a folder: a file for each, whose time of change says when its host was there.
extension FolderRegister: MemberList {
  private static let ending = ".member"
  private static let sizeLimit = 65_536

  private var members: String { "\(folder)/members" }

  /// Writes a host's entry, and removes those that no host has written for that long.
  public func announce(_ value: [UInt8], under key: RegisterKey, for seconds: Int) async throws(RegisterFailure) {
    // Looks first: writing would make a folder that somebody has removed.
    _ = try await read(key)
    let path = "\(members)/\(Hex.encode(key.text.utf8))\(Self.ending)"
    try await BlockingCall.run { [members] () throws(RegisterFailure) in
      do throws(SystemFailure) {
        try PrivateFolder.make(members)
        try AtomicFile.write(value, to: path)
        for old in try files() where old.age > seconds { try AtomicFile.remove(old.path) }
      } catch {
        throw .unreachable(reason: error.description)
      }
    }
  }

  /// How many entries there are now.
  public func memberCount() async throws(RegisterFailure) -> Int { try await members().count }

  /// The entries there are now.
  public func members() async throws(RegisterFailure) -> [ListedMember] {
    await BlockingCall.run {
      ((try? files()) ?? []).compactMap { file in
        guard file.age <= SharePresence.lifetime, let key = file.key,
          let value = try? FileReader.read(file.path, limit: Self.sizeLimit, trust: .state).bytes
        else { return nil }
        return ListedMember(key: key, value: value, age: file.age)
      }
    }
  }

  private struct Entry {
    let path: String
    /// Nil for a file that no register wrote.
    let key: RegisterKey?
    /// Seconds since it was written.
    let age: Int
  }

  private func files() throws(SystemFailure) -> [Entry] {
    let now = Date().timeIntervalSince1970
    return try FolderListing.names(in: members).compactMap { name in
      guard name.hasSuffix(Self.ending), let file = FileFingerprint.of("\(members)/\(name)") else { return nil }
      let key = Hex.decode(String(name.dropLast(Self.ending.count))).map { String(decoding: $0, as: UTF8.self) }
      let age = max(0, now - Double(file.modifiedNanoseconds) / 1e9)
      return Entry(path: "\(members)/\(name)", key: key.map { RegisterKey($0) }, age: Int(min(age, 1e9)))
    }
  }
}
