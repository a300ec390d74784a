import Foundation
import Support
import Testing

/// `fob share …` on two hosts and an etcd with a user for them.
@Suite(.drivesPrograms) struct ShareCommandTests {
  private static let password = "pa&ss+w%rd= \"ü;#"
  private let etcd: EtcdServer
  private let first: OperatorHost
  private let second: OperatorHost

  init() throws {
    etcd = try EtcdServer()
    (first, second) = (try OperatorHost(), try OperatorHost())
  }

  private func makeTeam() async throws -> String {
    let made = try await first.fob("share", "init", "team", "--url", etcd.url)
    #expect(made.status == 0, "\(made.errors)")
    let invitation = try await first.fob("share", "invite", "team")
    #expect(invitation.status == 0, "\(invitation.errors)")
    return invitation.output
  }

  @Test func `a team is made, a host joins, both see its register, one leaves`() async throws {
    try etcd.requireUsers(password: Self.password)
    let made = try await first.fob(
      "share", "init", "team", "--url", etcd.url, "--user", "fob", input: Self.password + "\n")
    #expect(made.status == 0 && made.output == "team: a new team in \(etcd.url).\n", "\(made.errors)")
    let invitation = try await first.fob("share", "invite", "team")
    #expect(invitation.status == 0 && !invitation.output.contains(Self.password), "\(invitation.errors)")
    try second.folder.write(Self.password + "\n", to: "password")
    let joined = try await second.fob(
      ["share", "join", "team", "--user", "fob", "--set", "password_file=\(second.folder.path(of: "password"))"],
      input: invitation.output)
    #expect(joined.status == 0 && joined.output == "team: joined, identity 1, \(etcd.url).\n", "\(joined.errors)")
    for host in [first, second] {
      let status = try await host.fob("share", "status", "--json")
      let share = try #require((status.json["shares"] as? [[String: Any]])?.first, "\(status.errors)")
      #expect(share["name"] as? String == "team" && share["usable"] as? Bool == true)
      let endpoint = try #require((share["endpoints"] as? [[String: Any]])?.first)
      #expect(endpoint["url"] as? String == etcd.url && endpoint["leader"] as? Bool == true)
      for file in ["config/fob/shares/team.ini", "data/fob/shares/team.identity"] {
        #expect(try host.folder.permissions(of: file) == 0o600)
      }
    }
    try first.change("archive", "share", to: "team")
    let status = try await first.fob("share", "status", "team", "--json").json["shares"] as? [[String: Any]]
    let environment = try #require((status?.first?["environments"] as? [[String: Any]])?.first)
    #expect(environment["environment"] as? String == "archive" && environment["state"] as? String == "none")
    let left = try await second.fob("share", "leave", "team", "--yes")
    #expect(left.status == 0 && left.output == "team: this host has left.\n")
    #expect(try await second.fob("share", "status", "team").status == 8)
    #expect(try await second.fob("share", "leave", "team", "--yes").status == 8)
    #expect(try await first.fob("share", "status", "team").status == 0)
  }

  @Test func `a wrong password and no etcd are told, and leave nothing behind`() async throws {
    try etcd.requireUsers(password: Self.password)
    let wrong = try await first.fob("share", "init", "team", "--url", etcd.url, "--user", "fob", input: "wrong\n")
    #expect(wrong.status == 7 && wrong.errors.contains("Check user and password in "), "\(wrong.errors)")
    let nobody = try FrontDoor()
    let away = try await first.fob("share", "init", "team", "--url", nobody.url)
    #expect(away.status == 5 && away.errors.contains("\(nobody.url): refused"), "\(away.errors)")
    let anonymous = try await first.fob("share", "init", "team", "--url", etcd.url)
    #expect(anonymous.status == 7 && anonymous.errors.contains("asks who fob is"), "\(anonymous.errors)")
    #expect(first.folder.text(of: "config/fob/shares/team.ini") == nil)
    #expect(first.folder.text(of: "data/fob/shares/team.identity") == nil)
  }

  @Test func `a secret in an argument is refused, and none is shown at a terminal`() async throws {
    let refused = try await first.fob("share", "init", "team", "--url", etcd.url, "--user", "x", "--set", "password=y")
    #expect(refused.status == 64 && refused.errors.contains("shows in the process list"))
    _ = try await makeTeam()
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "share", "invite", "team"],
      environment: first.variables.merging(["TERM": "xterm"]) { $1 })
    #expect(try await terminal.waitForEnd() == 64)
    #expect(terminal.text.contains("would show the team's secret") && !terminal.text.contains("AGE-SECRET-KEY"))
  }

  @Test func `a host joins one team under a name, and only what is an identity`() async throws {
    let invitation = try await makeTeam()
    for text in [
      "", "rubbish", invitation.replacing("number = 1", with: "number = 0"), String(invitation.dropLast(90)),
    ] {
      let refused = try await second.fob(["share", "join", "team"], input: text)
      #expect(refused.status == 1 && !refused.errors.contains("AGE-SECRET"), "\(refused.errors)")
    }
    #expect(try await second.fob(["share", "join", "team"], input: invitation).status == 0)
    let again = try await second.fob(["share", "join", "team"], input: invitation)
    #expect(again.status == 0 && again.output.hasPrefix("team: joined again"), "\(again.errors)")
    let third = try OperatorHost()
    #expect(try await third.fob("share", "init", "team", "--url", etcd.url).status == 0)
    let other = try await third.fob("share", "invite", "team").output
    let refused = try await second.fob(["share", "join", "team"], input: other)
    #expect(refused.status == 1 && refused.errors.contains("belongs to another team"), "\(refused.errors)")
  }

  @Test func `after a rotation the other host joins again, and an older identity is refused`() async throws {
    let old = try await makeTeam()
    #expect(try await second.fob(["share", "join", "team"], input: old).status == 0)
    let rotated = try await first.fob("share", "rotate", "team", "--yes")
    #expect(rotated.status == 0, "\(rotated.errors)")
    #expect(rotated.output == "team: identity 2; values sealed again: 0.\n")
    #expect(first.folder.text(of: "data/fob/shares/team.identity.next") == nil)
    let new = try await first.fob("share", "invite", "team").output
    let joined = try await second.fob(["share", "join", "team"], input: new)
    #expect(joined.output.hasPrefix("team: joined again, identity 2"), "\(joined.errors)")
    let refused = try await second.fob(["share", "join", "team"], input: old)
    #expect(refused.status == 1 && refused.errors.contains("is older than"), "\(refused.errors)")
  }

  @Test func `a register that was made anew is not the team's`() async throws {
    let invitation = try await makeTeam()
    let another = try EtcdServer()
    let refused = try await second.fob(
      ["share", "join", "team"], input: invitation.replacing(etcd.url, with: another.url))
    #expect(refused.status == 1 && refused.errors.contains("another register than the team's"), "\(refused.errors)")
  }

  @Test func `a folder is a register too`() async throws {
    let path = first.folder.path(of: "register")
    let made = try await first.fob("share", "init", "local", "--folder", path)
    #expect(made.status == 0, "\(made.errors)")
    let status = try await first.fob("share", "status", "local")
    let words = /local: identity 1, revision 0, term 0\n  \S+  seen (just now|\S+ ago)  fob \S+\n/
    #expect(status.output.wholeMatch(of: words) != nil, "\(status.output)\(status.errors)")
  }

  @Test func `settings.ini shares all environments that name an account`() async throws {
    _ = try await makeTeam()
    try first.folder.write("[settings]\nshare = team\n", to: "config/fob/settings.ini")
    func names() async throws -> Set<String> {
      let shares = try await first.fob("share", "status", "team", "--json").json["shares"] as? [[String: Any]]
      return Set((shares?.first?["environments"] as? [[String: Any]] ?? []).compactMap { $0["environment"] as? String })
    }
    let shared = try await names()
    #expect(shared.contains("archive") && !shared.contains("video"))
    try first.change("video", "username", to: "northfield")
    #expect(try await names() == shared.union(["video"]))
  }

  @Test func `leaving names the environments that still say so`() async throws {
    _ = try await makeTeam()
    try first.change("archive", "share", to: "team")
    let left = try await first.fob("share", "leave", "team", "--yes")
    #expect(left.errors.contains("still stands in the files of archive"), "\(left.errors)")
  }
}
