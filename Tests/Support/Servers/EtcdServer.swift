import Foundation
import Glibc

/// An etcd of a test's own: one member on loopback with a data folder that goes with it. It ends when the value that stands for it is released, and at the
/// latest with the tests.
public final class EtcdServer: Sendable {
  /// Where clients ask it: `http://127.0.0.1:PORT`, or https with a certificate.
  public let url: String
  /// The port of `url`.
  public let port: UInt16
  /// What it keeps, which holds all that was ever written.
  public let dataFolder: String
  /// The address by which its cluster knows it, which is part of the cluster's id.
  private let peer: String
  private let folder: TemporaryFolder
  private let process: pid_t
  private let life: Int32

  /// Starts one.
  ///
  /// - Parameters:
  ///   - arguments: more flags.
  ///   - copy: a snapshot of another one and that one, to go on from there as the same cluster.
  /// - Throws: `TestFailure` where it is not installed, or does not start.
  public init(_ arguments: [String] = [], restoring copy: (snapshot: String, of: EtcdServer)? = nil) throws {
    guard access("/usr/bin/etcd", X_OK) == 0 else {
      throw TestFailure("etcd is not installed. Install what the tests need: .ci/packages --tests")
    }
    folder = try TemporaryFolder()
    dataFolder = folder.path(of: "data")
    if let copy { try Self.restore(copy.snapshot, of: copy.of.peer, in: dataFolder) }
    var said = ""
    // Its ports are chosen here, so that somebody else can take one before it does.
    for attempt in 1...5 {
      let started = try Self.start(folder.path(of: "data"), log: folder.path(of: "log-\(attempt)"), arguments)
      if Self.answers(at: started.port, process: started.process) {
        (process, life) = (started.process, started.life)
        (port, url) = (started.port, "http://127.0.0.1:\(started.port)")
        peer = copy?.of.peer ?? started.peer
        return
      }
      close(started.life)
      waitpid(started.process, nil, 0)
      said = folder.text(of: "log-\(attempt)") ?? ""
    }
    throw TestFailure("etcd did not start: \(said.suffix(2000))")
  }

  deinit {
    let members = Processes.descendants(of: process)
    close(life)
    waitpid(process, nil, 0)
    // The shell may be gone before etcd, whose kept connections would take one more request and never answer it.
    for _ in 0..<3000 where members.contains(where: { !Processes.commandLine(of: $0).isEmpty }) { usleep(10_000) }
  }

  /// Runs etcdctl on it.
  ///
  /// - Returns: what it printed.
  @discardableResult
  public func control(_ arguments: [String]) throws -> String {
    let run = try Spawning.run(["etcdctl", "--endpoints", url] + arguments)
    guard run.status == 0 else { throw TestFailure("etcdctl \(arguments.first ?? ""): \(run.text)") }
    return run.text
  }

  /// Turns users on, and makes the user `fob`, whose role reaches fob's keys alone.
  public func requireUsers(password: String) throws {
    for arguments in [
      ["user", "add", "root", "--new-user-password=root"], ["user", "grant-role", "root", "root"],
      ["role", "add", "fob"], ["role", "grant-permission", "fob", "readwrite", "fob/", "--prefix=true"],
      ["user", "add", "fob", "--new-user-password=\(password)"], ["user", "grant-role", "fob", "fob"],
      ["auth", "enable"],
    ] {
      try control(arguments)
    }
  }

  /// The keys that begin with a text, and what they hold in the gateway's base 64.
  public func values(ofKeysBeginningWith prefix: String) throws -> [(key: String, value: String)] {
    var end = Array(prefix.utf8)
    if let last = end.popLast() { end.append(last + 1) }
    let question = ["key": Data(prefix.utf8), "range_end": Data(end)].mapValues { $0.base64EncodedString() }
    return (try ask("/v3/kv/range", question)["kvs"] as? [[String: Any]] ?? []).compactMap { entry in
      guard let key = (entry["key"] as? String).flatMap({ Data(base64Encoded: $0) }),
        let value = entry["value"] as? String
      else { return nil }
      return (String(decoding: key, as: UTF8.self), value)
    }
  }

  /// Writes a value, in the gateway's base 64, under a key, as its administrator can.
  public func put(_ value: String, under key: String) throws {
    _ = try ask("/v3/kv/put", ["key": Data(key.utf8).base64EncodedString(), "value": value])
  }

  private func ask(_ path: String, _ question: [String: String]) throws -> [String: Any] {
    let connection = try LoopbackConnection(port: port)
    let body = String(decoding: try JSONSerialization.data(withJSONObject: question), as: UTF8.self)
    // HTTP 1.0, so that the answer comes in one piece.
    try connection.send("POST \(path) HTTP/1.0\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let text = String(decoding: try connection.receiveAll(), as: UTF8.self)
    let answer = text.firstRange(of: "\r\n\r\n").map { Data(text[$0.upperBound...].utf8) } ?? Data()
    guard let object = try JSONSerialization.jsonObject(with: answer) as? [String: Any] else {
      throw TestFailure("etcd answered \(text.prefix(200))")
    }
    return object
  }

  /// Writes all that it holds now to a file.
  public func saveSnapshot(to path: String) throws { try control(["snapshot", "save", path]) }

  private static func restore(_ snapshot: String, of peer: String, in folder: String) throws {
    let run = try Spawning.run([
      "etcdctl", "snapshot", "restore", snapshot, "--data-dir", folder, "--name", "one", "--initial-cluster",
      "one=\(peer)", "--initial-advertise-peer-urls", peer,
    ])
    guard run.status == 0 else { throw TestFailure("etcdctl snapshot restore: \(run.text)") }
  }

  private static func start(
    _ data: String, log: String, _ arguments: [String]
  ) throws -> (process: pid_t, life: Int32, port: UInt16, peer: String) {
    let (port, peers) = (try FreePort.find("127.0.0.1"), try FreePort.find("127.0.0.1"))
    let client = "http://127.0.0.1:\(port)"
    let peer = "http://127.0.0.1:\(peers)"
    let command =
      [
        "/usr/bin/etcd", "--name", "one", "--data-dir", data, "--listen-client-urls", client, "--advertise-client-urls",
        client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "one=\(peer)",
        "--logger", "zap", "--log-level", "error", "--bcrypt-cost", "4",
      ] + arguments
    let input = try Spawning.pipe()
    defer { close(input.read) }
    // The shell ends all of its group when its input ends, and so at the latest with this process.
    let process = try Spawning.start(
      ["/bin/sh", "-c", #""$@" </dev/null & exec 2>/dev/null; read -r line; kill -9 0"#, "sh"] + command,
      environment: ["PATH": "/usr/bin:/bin"]
    ) { actions in
      posix_spawn_file_actions_adddup2(&actions, input.read, 0)
      posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT, 0o600)
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }
    return (process, input.write, port, peer)
  }

  /// Waits until it answers; false where it has ended, or does not within two and a half minutes.
  private static func answers(at port: UInt16, process: pid_t) -> Bool {
    var hasBegun = false
    for _ in 0..<15_000 {
      let isThere = !Processes.descendants(of: process).isEmpty
      if hasBegun, !isThere { return false }
      hasBegun = isThere
      if FreePort.isTaken(port, at: "127.0.0.1"), isHealthy(port) { return true }
      usleep(10_000)
    }
    return false
  }

  private static func isHealthy(_ port: UInt16) -> Bool {
    guard let connection = try? LoopbackConnection(port: port),
      (try? connection.send("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")) != nil,
      let answer = try? connection.receiveAnswer()
    else { return false }
    return answer.text.contains("\"true\"")
  }
}
