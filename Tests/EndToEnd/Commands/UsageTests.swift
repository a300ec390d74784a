import Support
import Testing

/// What cannot be understood on the command line.
@Suite(.drivesPrograms) struct UsageTests {
  @Test(arguments: [
    (["nosuch"], "Unknown command 'nosuch'. fob --help lists them."),
    (["nosuch", "--json"], "Unknown command 'nosuch'. fob --help lists them."),
    (["stauts"], "fob: Unknown command 'stauts'. Did you mean 'fob status'?"),
    (["tokens", "lst", "video"], "fob: Unknown command 'tokens lst'. Did you mean 'fob tokens list'?"),
    (["env", "nosuch"], "fob: Unknown command 'env nosuch'. fob env --help lists them."),
    (["--nosuch"], "Unknown option '--nosuch'"), (["--read-only", "nosuch"], "Unexpected argument 'nosuch'"),
  ])
  func `no command is named that nobody knows`(_ arguments: [String], _ said: String) async throws {
    let host = try OperatorHost()
    let result = try await host.fob(arguments)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains(said) && result.errors.contains("--help"), "\(result.errors)")
    #expect(!result.errors.contains("fob open"), "\(result.errors)")
  }

  @Test(arguments: [
    ["vault", "unlock", "--for", "8"], ["tokens", "revoke", "video", "--older-than", "90", "--dry-run"],
    ["tokens", "list", "video", "--filter", "age>90"], ["audit", "--since", "7"],
    ["tokens", "create", "video", "--lifetime", "2"],
  ])
  func `a length of time says its unit`(_ arguments: [String]) async throws {
    let host = try OperatorHost()
    let result = try await host.fob(arguments, input: "passphrase\n")
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains("s, m, h or d"), "\(result.errors)")
    #expect(try host.sandbox.counters()["creates"] == 0)
  }

  @Test func `the time that scripts compute is in seconds`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("token", "video", "--min-valid", "300").status == 0)
    try host.change("video", "timeout", to: "20")
    #expect(try await host.fob("refresh", "video").status == 0)
  }

  @Test(arguments: [
    (["login", "vidoe"], "'vidoe'. Did you mean 'video'?"), (["audit", "--event", "logn"], "did you mean 'login'?"),
    (["audit", "vidoe"], "no matching entry in the audit log. Did you mean 'video'?"),
    (["tokens", "list", "video", "--sort", "expry"], "did you mean 'expiry'? Choose from: created, "),
    (["status", "--color", "nevr"], "did you mean 'never'?"), (["status", "--color", "blue"], "choose from: auto, "),
    (["demo", "--scene", "thrity"], "did you mean 'thirty'?"), (["demo", "--theme", "drak"], "Did you mean 'dark'?"),
    (["themes", "drak"], "Did you mean 'dark'?"), (["themes", "--export", "lihgt"], "Did you mean 'light'?"),
    (["--theme", "drak"], "Did you mean 'dark'?"), (["--environment", "vidoe"], "Did you mean 'video'?"),
    (["manual", "fob-enviroments.5"], "did you mean 'fob-environments.5'?"),
    (["vault", "add", "video", "api_ky"], "Did you mean 'api_key'?"),
    (["env", "add", "x", "--service", "pod", "--url", "https://h", "--stdin", "pasword"], "Did you mean 'password'?"),
    (["env", "add", "x", "--service", "pod", "--url", "https://h", "--set", "usrname=x"], "'username'"),
    (["status", "--columns", "stat"], "Did you mean 'state'?"),
    (["tokens", "list", "video", "--filter", "expirs<10m"], "expires<10m"),
    (["tokens", "create", "pod", "--scope", "uplod"], "Did you mean 'upload'?"),
    (["env", "add", "x", "--service", "presrvica"], "Did you mean 'preservica'?"),
    (["status", "nobody-near"], "There are: "),
  ])
  func `a misspelt name or value is named with its neighbour`(_ arguments: [String], _ said: String) async throws {
    let result = try await OperatorHost().fob(arguments)
    #expect((result.status != 0 || arguments[0] == "audit") && result.errors.hasPrefix("fob: "), "\(result.errors)")
    #expect(result.errors.contains(said), "\(result.errors)")
  }

  @Test func `the usage of a command is shown with its mistakes`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("status", "--nosuch")
    #expect(result.status == 64)
    #expect(result.errors.contains("Unknown option '--nosuch'") && result.errors.contains("Usage: fob status"))
  }
}
