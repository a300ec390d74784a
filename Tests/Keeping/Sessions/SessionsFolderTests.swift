import Foundation
import Glibc
import Support
import Testing
import TokenModel

@testable import Keeping

/// Where sessions are by what settings.ini says.
@Suite struct SessionsFolderTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    for name in ["runtime", "open", "config"] {
      try FileManager.default.createDirectory(
        atPath: scratch.path(of: name), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    try scratch.setPermissions(0o755, of: "open")
  }

  private func folder(_ settings: String?, runtime: String? = "runtime", permissions: mode_t = 0o600) throws
    -> SessionsFolder
  {
    if let settings { try scratch.write(settings, to: "config/settings.ini", permissions: permissions) }
    let variable = runtime.map { $0.isEmpty || $0.hasPrefix("./") ? $0 : scratch.path(of: $0) }
    return SessionsFolder(configuration: scratch.path(of: "config"), state: scratch.path(of: "state")) { name in
      name == "XDG_RUNTIME_DIR" ? variable : nil
    }
  }

  @Test(arguments: [
    nil, "", "[settings]\ntheme = dark\n", "[settings]\nsessions = state\n", "nonsense",
    "[other]\nsessions = runtime\n",
    "[settings]\n# sessions = runtime\n",
  ])
  func `without a word of it they are in the state folder`(settings: String?) throws {
    let found = try folder(settings)
    #expect(found.place == .state && found.path == scratch.path(of: "state/sessions") && found.refusal == nil)
    #expect(found.elsewhere == scratch.path(of: "runtime/fob/sessions"))
    #expect(try folder(settings, runtime: nil).elsewhere == nil)
  }

  @Test(arguments: ["[settings]\nsessions = runtime\n", "[settings]\r\n  Sessions: RUNTIME\r\n"])
  func `in the folder of the login session`(settings: String) throws {
    let found = try folder(settings)
    #expect(found.place == .runtime && found.path == scratch.path(of: "runtime/fob/sessions") && found.refusal == nil)
    #expect(found.elsewhere == scratch.path(of: "state/sessions"))
  }

  @Test(arguments: [nil, "", "./runtime", "nowhere", "open"] as [String?])
  func `without such a folder they are nowhere, and no store reads or locks`(runtime: String?) throws {
    let found = try folder("[settings]\nsessions = runtime\n", runtime: runtime)
    let refusal = try #require(found.refusal)
    #expect(refusal.contains("XDG_RUNTIME_DIR"))
    let store = SessionStore(found)
    let name = try #require(EnvironmentName("prod"))
    #expect(store.read(name) == .unusable(reason: refusal))
    #expect(throws: (any Error).self) { try store.lock(of: name) }
    #expect(!FileManager.default.fileExists(atPath: scratch.path(of: "state")))
  }

  @Test(
    arguments: [
      ("[settings]\nsessions = runtme\n", 0o600), ("sessions = runtime\n", 0o600),
      ("[settings]\nsessions = state\nsessions = runtime\n", 0o600), ("[settings]\nsessions = runtime\n", 0o622),
    ] as [(String, mode_t)])
  func `a file that may say so and cannot be understood or trusted keeps them off the disk`(
    settings: String, permissions: mode_t
  ) throws {
    #expect(try folder(settings, permissions: permissions).refusal?.contains("settings.ini") == true)
    #expect(try folder("[settings]\ntheme = dark\n", permissions: permissions).refusal == nil)
  }
}
