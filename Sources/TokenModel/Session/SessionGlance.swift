import Formats
import Host

/// What a session file says of its access token, read without a decoder, and what is on that path read without anything else being set up.
///
/// Nothing where the file is not of the plain kind: no file, no tokens, another version, damage. `SessionFile` then tells what it is.
struct SessionGlance {
  /// The environment's file as it was when it last agreed with the binding.
  let environmentFile: FileFingerprint
  /// The service that it is for.
  let service: ServiceName
  /// The access token.
  let accessToken: Secret
  /// Seconds from being issued or renewed to the end.
  let lifetime: Double
  /// The end by this machine's clock, in seconds since 1970.
  let end: Double
  /// How this machine's clock stood when the file was written; nil where that is not known.
  let clockAnchor: ClockAnchor?

  init?(_ bytes: [UInt8]) {
    guard let file = JSONMembers(bytes[...]), file.integer("version") == SessionFile.version,
      !file.has("clockDoubt"),
      let environmentFile = file.object("environmentFile").flatMap(FileFingerprint.init),
      let binding = file.object("binding"), let session = file.object("session"), !session.has("cookies"),
      let service = binding.string("service"), let origin = binding.string("origin"),
      let sessionOrigin = session.string("origin"), origin == sessionOrigin,
      let token = session.string("accessToken"), !token.isEmpty, token.allSatisfy({ (0x21..<0x7F).contains($0) }),
      let issued = session.number("issued"), let expires = session.number("expires"),
      let offset = file.number("clockOffset"), [issued, expires, offset].allSatisfy(SessionFile.isPossible)
    else { return nil }
    self.environmentFile = environmentFile
    self.service = ServiceName(rawValue: String(decoding: service, as: UTF8.self))
    accessToken = Secret(bytes: token)
    lifetime = expires - issued
    end = expires - offset
    clockAnchor = file.object("clockAnchor").flatMap(ClockAnchor.init)
  }
}

extension ClockAnchor {
  fileprivate init?(_ members: JSONMembers) {
    guard let boot = members.string("boot"), let began = members.number("began") else { return nil }
    self.init(boot: String(decoding: boot, as: UTF8.self), began: began)
  }
}

extension FileFingerprint {
  fileprivate init?(_ members: JSONMembers) {
    guard let device: UInt64 = members.integer("device"), let inode: UInt64 = members.integer("inode"),
      let size: Int64 = members.integer("size"), let modified: Int64 = members.integer("modifiedNanoseconds")
    else { return nil }
    self.init(device: device, inode: inode, size: size, modifiedNanoseconds: modified)
  }
}
