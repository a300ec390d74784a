import Foundation
import Support
import Testing

/// `sessions = runtime` in settings.ini, through the built program.
@Suite(.drivesPrograms) struct RuntimeSessionsTests {
  private let host: OperatorHost

  init() throws {
    host = try OperatorHost("--tokens", "3")
    try FileManager.default.createDirectory(
      atPath: host.folder.path(of: "run"), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  private func keep(in place: String) throws {
    try host.folder.write("[settings]\nsessions = \(place)\n", to: "config/fob/settings.ini")
  }

  private func fob(_ arguments: String...) async throws -> FobResult {
    try await host.fob(arguments, adding: ["XDG_RUNTIME_DIR": host.folder.path(of: "run")])
  }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: host.folder.path(of: name)) }

  /// The secrets of the sessions that are in a folder.
  private func canaries(in folder: String) throws -> Canaries {
    var canaries = Canaries()
    func add(_ json: Any) {
      switch json {
      case let members as [String: Any]:
        for (name, value) in members {
          if ["accessToken", "refreshToken", "value"].contains(name), let text = value as? String {
            canaries.add(name, text)
          } else {
            add(value)
          }
        }
      case let elements as [Any]: elements.forEach(add)
      default: break
      }
    }
    let path = host.folder.path(of: folder)
    for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".json") {
      add(try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))))
    }
    return canaries
  }

  @Test func `no token is on the disk, and the cached one is read from memory`() async throws {
    try keep(in: "runtime")
    for name in ["archive", "video", "pod", "web-service"] {
      #expect(try await fob("login", name).status == 0, "\(name)")
    }
    #expect(try await fob("refresh", "archive").status == 0)
    #expect(try await fob("tokens", "list", "video").status == 0)
    let token = try await fob("token", "archive").output
    let counters = try host.sandbox.counters()
    #expect(try await fob("token", "archive").output == token)
    #expect(try host.sandbox.counters() == counters)

    let canaries = try canaries(in: "run/fob/sessions")
    #expect(!canaries.found(in: token).isEmpty, "the search finds what it looks for")
    var searched = 0
    for folder in ["state", "data", "config"] {
      let path = host.folder.path(of: folder)
      for name in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { continue }
        searched += 1
        #expect(canaries.found(in: Array(data)) == [], "\(folder)/\(name)")
      }
    }
    #expect(searched > 5 && !exists("state/fob/sessions/archive.json"))
    #expect(exists("run/fob/sessions/archive.lock") && !exists("state/fob/sessions/archive.lock"))
    #expect(try host.folder.permissions(of: "run/fob/sessions") == 0o700)
  }

  @Test func `without XDG_RUNTIME_DIR nothing is sent, and nothing is kept on the disk`() async throws {
    try keep(in: "runtime")
    for arguments in [
      ["token", "archive"], ["login", "archive"], ["refresh", "archive"], ["tokens", "list", "video"],
    ] {
      let refused = try await host.fob(arguments)
      #expect(refused.status == 1 && refused.output.isEmpty && refused.errors.contains("XDG_RUNTIME_DIR is not set"))
    }
    #expect(try host.sandbox.counters()["requests"] == 0)
    #expect(!exists("state/fob/sessions/archive.json"))
    let doctor = try await host.fob("doctor", "--offline")
    #expect(doctor.status == 9 && doctor.output.contains("XDG_RUNTIME_DIR is not set"), "\(doctor.output)")
    try host.folder.write("[settings]\nsessions = memory\n", to: "config/fob/settings.ini")
    let misspelt = try await fob("token", "archive")
    #expect(misspelt.status == 1 && misspelt.errors.contains("settings.ini:2: sessions must be state or runtime"))
  }

  @Test(arguments: [("state", "runtime"), ("runtime", "state")])
  func `what another setting has left is not used, is told, and ends with a logout`(
    before: String, after: String
  ) async throws {
    let folders = ["state": "state/fob/sessions", "runtime": "run/fob/sessions"]
    let left = try #require(folders[before])
    try keep(in: before)
    let old = try await fob("token", "video").output
    try keep(in: after)
    let status = try await fob("status", "video", "--json").json["environments"] as? [[String: Any]]
    #expect(status?.first?["state"] as? String == "none")
    let new = try await fob("token", "video").output
    #expect(new != old && exists("\(left)/video.json"))
    let doctor = try await fob("doctor", "--offline")
    #expect(doctor.output.contains("fob logout video"), "\(doctor.output)")
    let out = try await fob("logout", "video")
    #expect(out.status == 0 && out.errors.contains("\(left)/video.json"), "\(out.errors)")
    #expect(!(try await fob("doctor", "--offline").output.contains("fob logout video")))
    #expect(try await fob("logout", "video").output.contains("there was no session"))
  }

  @Test func `a session that only the other place has ends with a logout too`() async throws {
    #expect(try await fob("login", "archive").status == 0)
    #expect(try await fob("login", "pod").status == 0)
    try keep(in: "runtime")
    let out = try await fob("logout", "archive")
    #expect(out.status == 0 && !out.output.contains("there was no session"), "\(out.output)")
    // Also where no session can be kept.
    let refused = try await host.fob("logout", "pod")
    #expect(refused.status == 0 && refused.errors.contains("pod.json"), "\(refused.errors)")
    #expect(try await fob("doctor", "--offline").output.contains("fob logout") == false)
  }
}
