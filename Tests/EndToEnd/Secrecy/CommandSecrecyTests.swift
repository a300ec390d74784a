import Foundation
import Support
import Testing

/// No command shows a secret that it was not asked for, and none is left where it does not belong.
@Suite(.drivesPrograms) struct CommandSecrecyTests {
  @Test func `no command shows or leaves a secret`() async throws {
    let host = try SecrecyHost()
    let scenarios = try await scenarios(host)
    let known = scenarios.all
    let dump = try await host.fob(["--experimental-dump-help"])
    let leaves = try CommandDump.leaves(in: dump.output)
    #expect(leaves.count >= 30, "\(dump.errors)")
    let forgotten = leaves.filter { leaf in
      !leaf.isHidden && !known.contains { $0.words == leaf.words.joined(separator: " ") }
    }
    var runs = known.flatMap(\.runs)
    runs += forgotten.map { leaf in
      var run = CommandScenarios.Run()
      run.arguments = leaf.words + (leaf.needsArgument ? ["video"] : [])
      return run
    }

    var printed: [(run: CommandScenarios.Run, result: FobResult)] = []
    for run in runs {
      let result = try await host.fob(run.arguments, input: run.input)
      printed.append((run, result))
      try await host.collect()
    }
    for (run, result) in printed {
      let text = result.output + result.errors
      let shown = host.canaries.found(in: text)
      let allowed = host.canaries.named(run.mayShow).found(in: text)
      #expect(shown.subtracting(allowed).isEmpty, "fob \(run.arguments)")
      #expect(run.mayShow.isEmpty || !allowed.isEmpty || result.status != 0, "fob \(run.arguments): nothing to see")
    }
    for leaf in forgotten {
      let result = printed.last { $0.run.arguments.starts(with: leaf.words) }?.result
      #expect(result?.status != 64, "fob \(leaf.words) needs a scenario of its own")
    }

    // Sessions are in their own files and nowhere else.
    for (path, bytes) in try host.writtenFiles() {
      let found = host.canaries.found(in: bytes)
      let isSession = path.contains("/state/fob/sessions/")
      #expect(found.filter { !isSession || !$0.hasPrefix("session of") }.isEmpty, "\(path)")
    }
    let rest = try FileManager.default.contentsOfDirectory(atPath: host.temporary.path)
    #expect(rest.isEmpty)
  }

  /// Handles to work on, and files to read.
  private func scenarios(_ host: SecrecyHost) async throws -> CommandScenarios {
    func rows(_ environment: String) async throws -> [[String: Any]] {
      let list = try await host.fob(["tokens", "list", environment, "--reveal", "--json"])
      return try #require(list.json["tokens"] as? [[String: Any]], "\(list.errors)")
    }
    let (video, pod) = (try await rows("video"), try await rows("pod"))
    let token = try await host.fob(["token", "video"]).output
    try await host.collect()
    let labels = try await host.fob(["labels", "export"])
    return CommandScenarios(
      video: video.compactMap { $0["handle"] as? String }, pod: try #require(pod.first?["handle"] as? String),
      vendorFile: try host.host.folder.write(
        """
        [DEFAULT]
        URL = \(host.host.sandbox.baseURL)/api/accesstoken/login
        Host = 127.0.0.1:\(host.host.sandbox.port)
        Username = ops@example.org
        Password = pa&ss+w%%rd= "ü;#
        Tenant = LIBRARY

        """, to: "vendor.ini"),
      labelsFile: try host.host.folder.write(labels.output, to: "labels.json"),
      leaked: try #require(video.last?["value"] as? String), token: token)
  }

  @Test func `a secret in any form is found`() {
    var canaries = Canaries()
    canaries.add("one", "pa&ss w\"rd-ü")
    for text in [
      "x pa&ss w\"rd-ü y", "pa%26ss%20w%22rd-%C3%BC", "pa%26ss+w%22rd-%C3%BC", #"{"a": "pa&ss w\"rd-ü"}"#,
      "Basic " + Data("pa&ss w\"rd-ü:".utf8).base64EncodedString(), "706126737320772272642dc3bc",
    ] {
      #expect(canaries.found(in: text).count == 1, "\(text)")
    }
    #expect(canaries.found(in: "pa&ss").isEmpty)
  }
}
