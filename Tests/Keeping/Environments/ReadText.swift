import Formats
import Host
import Keeping
import Testing
import TokenModel

/// Reads a text as the file `/config/fob/environments/prod.ini` of the user whose home is `/home/ops`.
func readEnvironment(
  _ text: String, profiles: [ServiceProfile] = TestProfiles.all
) throws(FileFailure) -> Environment {
  try readEnvironment(bytes: Array(text.utf8), profiles: profiles)
}

func readEnvironment(
  bytes: [UInt8], profiles: [ServiceProfile] = TestProfiles.all
) throws(FileFailure) -> Environment {
  guard let name = EnvironmentName("prod") else { throw FileFailure(file: "", reason: "no name") }
  let file = EnvironmentFile(
    name: name, path: "/config/fob/environments/prod.ini", home: "/home/ops", bytes: bytes,
    fingerprint: FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 4))
  return try EnvironmentReader(profiles: profiles).environment(file)
}

/// Expects that a text is refused at a line for a reason.
func expectRefusal(
  of text: String, line: Int?, _ reason: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let problem = #expect(throws: FileFailure.self, sourceLocation: sourceLocation) { try readEnvironment(text) }
  #expect(problem?.reason == reason, sourceLocation: sourceLocation)
  #expect(problem?.line == line, sourceLocation: sourceLocation)
  #expect(problem?.file == "/config/fob/environments/prod.ini", sourceLocation: sourceLocation)
}
