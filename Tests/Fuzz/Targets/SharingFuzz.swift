import Formats
import Host
import TokenModel

@testable import Keeping
@testable import Vault

extension FuzzTarget {
  /// What a register holds, and the files by which a host belongs to a team.
  static let sharing = FuzzTarget("sharing") { input in
    let origin = try Origin("https://archive.example.org")
    guard let handleKey = HandleKey(bytes: Array(0..<32)) else { return }
    let opened = try? TeamSeal(TeamIdentity(handleKey: handleKey)).open(input, for: RegisterKey("0a"), origin: origin)
    try BrokenPromise.unless(opened == nil, "A value that nobody sealed opens.")
    if let record = try? SharedRecord(OpenedValue(content: Secret(bytes: input), generation: 1)) {
      guard let content = record.content else { throw BrokenPromise(description: "A record cannot be written again.") }
      let again = try? SharedRecord(OpenedValue(content: content, generation: 1))
      try BrokenPromise.unless(again == record, "A record reads back as another.")
    }
    if let record = try? SignInRecord(OpenedValue(content: Secret(bytes: input), generation: 1)) {
      guard let content = record.content else { throw BrokenPromise(description: "A count cannot be written again.") }
      let again = try? SignInRecord(OpenedValue(content: content, generation: 1))
      try BrokenPromise.unless(again == record, "A count reads back as another.")
    }
    if let memory = SignInMemory(content: input) {
      let again = memory.content.flatMap { SignInMemory(content: $0) }
      try BrokenPromise.unless(again == memory, "A memory reads back as another.")
    }
    if let notes = try? SharedNotes(reading: input) {
      let again = try? SharedNotes(reading: notes.content.withBytes { Array($0) })
      try BrokenPromise.unless(again == notes && notes.merged(with: notes) == notes, "Notes read back as others.")
    }
    if let file = try? TeamFile(Secret(bytes: input)), let text = try? file.text {
      let again = try? TeamFile(text)
      try BrokenPromise.unless(
        again?.team.number == file.team.number && again?.team.teamName == file.team.teamName
          && again?.standing == file.standing, "An identity reads back as another.")
    }
    guard let name = EnvironmentName("team"), let fingerprint = FileFingerprint.of("/") else { return }
    let file = EnvironmentFile(name: name, path: "/s/team.ini", home: "/h", bytes: input, fingerprint: fingerprint)
    if let settings = try? ShareReader(file).shareSettings(), case .etcd(let endpoints) = settings.place {
      try BrokenPromise.unless(!endpoints.isEmpty, "A share in etcd has no address.")
    }
  }
}
