import Foundation
import Support

/// An operator's host on which shell lines of the help, the manual, the README and what developers read run as they are written: the environments that they name are
/// there, on the sandbox, and so are the files; what is not the test's business (a password store, another host) is a script of its own.
final class ShellHost {
  let host: OperatorHost
  /// The handle that examples write, and others like it; each stands for a real one.
  static let writtenHandles = ["k3vq9x2mab", "7cq2m5xk3a"]
  /// Started for the first line that needs it.
  private var etcd: EtcdServer?
  private static let password = "pa&ss+w%rd= \"ü;#"

  init() throws {
    host = try OperatorHost()
    let environments = "config/fob/environments"
    for (copy, original) in [("prod", "archive"), ("prod-test", "archive"), ("prod-video", "video")] {
      let text = host.folder.text(of: "\(environments)/\(original).ini") ?? ""
      try host.folder.write(text, to: "\(environments)/\(copy).ini")
    }
    try host.change("prod-video", "production", to: "yes")
    try writePrograms()
    try writeFiles()
  }

  /// The place where the lines run.
  var place: String { host.folder.path(of: "work") }

  private func writePrograms() throws {
    let programs = [
      // A password store, a credential of systemd and a host of one's own.
      ("pass", "case $2 in etcd/*) echo \"$2\" ;; *) printf '%s\\n' '\(Self.password)' ;; esac"),
      ("systemd-creds", "echo 'correct horse battery staple'"),
      ("ssh", "shift; exec \"$@\""),
    ]
    for (name, text) in programs {
      try host.folder.write("#!/bin/sh\n\(text)\n", to: "bin/\(name)", permissions: 0o700)
    }
    for name in ["fob", "fob-sandbox"] {
      try FileManager.default.createSymbolicLink(
        atPath: host.folder.path(of: "bin/\(name)"), withDestinationPath: BuiltBinary.path(name))
    }
  }

  private func writeFiles() throws {
    let server = host.sandbox.baseURL.replacing("http://", with: "")
    try host.folder.write(
      "[DEFAULT]\nURL = \(host.sandbox.baseURL)\nUsername = ops@example.org\nPassword = secret%%\nTenant = LIBRARY\n",
      to: "work/preview.ini")
    try host.folder.write(
      "[credentials]\nusername=ops@example.org\npassword=secret\ntenant=LIBRARY\nserver=\(server)\n",
      to: "work/credentials.properties")
    try host.folder.write("correct horse battery staple\n", to: "work/passphrase.txt")
    try host.folder.write("some text\n", to: "work/FILE")
    try host.folder.write(OperatorHost.describedService, to: "work/hub.text")
    let video = host.folder.text(of: "config/fob/environments/video.ini") ?? ""
    try host.folder.write(
      video.replacing("service = api.video", with: "service = hub"), to: "work/hub-environment.text")
    try host.folder.write("import os\nassert os.environ['FOB_TOKEN']\n", to: "work/ingest.py")
    try FileManager.default.createDirectory(
      atPath: host.folder.path(of: "config/fob/themes"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o755])
  }

  /// The variables of the shell.
  var variables: [String: String] {
    host.variables.merging([
      "PATH": "\(host.folder.path(of: "bin")):/usr/bin:/bin", "TERM": "xterm-256color",
      "PRESERVICA_SERVER": "eu.preservica.com", "PRESERVICA_USERNAME": "ops@example.org",
      "PRESERVICA_PASSWORD": "secret",
    ]) { $1 }
  }

  /// A line with the address of an etcd of this host's in place of those that are written, and what etcdctl finds it by.
  private func withEtcd(_ line: String) throws -> (line: String, variables: [String: String]) {
    guard ["etcd", "fob share"].contains(where: line.contains) else { return (line, [:]) }
    let server = try etcd ?? EtcdServer()
    etcd = server
    return (line.replacing(/https:\/\/etcd\d.example.org:2379/, with: server.url), ["ETCDCTL_ENDPOINTS": server.url])
  }

  /// Runs a line in bash; addresses and handles in it are those of the sandbox.
  func run(_ line: String, adding extra: [String: String] = [:]) async throws -> FobResult {
    let (written, ofEtcd) = try withEtcd(line)
    var line = written.replacing("https://eu.preservica.com", with: host.sandbox.baseURL)
      .replacing("example-university", with: "northfield")
    line = line.replacing("~/.config", with: "$XDG_CONFIG_HOME")
    if Self.writtenHandles.contains(where: line.contains) {
      let environment = ["prod-video", "pod"].first { line.contains(" \($0) ") } ?? "video"
      for (written, real) in zip(Self.writtenHandles, try await handles(of: environment)) {
        line = line.replacing(written, with: real)
      }
    }
    return try await FobResult.run(
      ["-c", "set -o pipefail\n\(line)"], input: "", variables: variables.merging(ofEtcd) { $1 }.merging(extra) { $1 },
      in: TemporaryFolder(), program: "/bin/bash", at: place)
  }

  /// Handles of upload tokens of an environment that live now.
  private func handles(of environment: String) async throws -> [String] {
    let list = try await host.fob("tokens", "list", environment, "--json").json["tokens"] as? [[String: Any]] ?? []
    // Of a POD account's organizations this one lets it make tokens.
    let usable = list.filter { ["northfield", nil].contains($0["organization"] as? String) }
    return usable.compactMap { $0["handle"] as? String }
  }
}
