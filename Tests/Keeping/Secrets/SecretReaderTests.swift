import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite(.drivesPrograms) struct SecretReaderTests {
  private let scratch: TemporaryFolder
  private let reader: SecretReader

  init() throws {
    scratch = try TemporaryFolder()
    reader = SecretReader(
      variables: [
        "PATH": "/usr/bin:/bin", "API_KEY": "from a variable\nsecond", "EMPTY": "", "BAD": "a\u{1B}b",
        "PASS": "hunter2",
      ], timeLimit: .seconds(10))
  }

  private func secret(_ source: SecretSource, by reader: SecretReader? = nil) async throws(SecretFailure) -> Secret {
    try await (reader ?? self.reader).secret(.password, from: source, for: [])
  }

  private func script(_ text: String) throws -> SecretSource {
    .command(["sh", try scratch.write(text, to: "script")])
  }

  private func failure(of source: SecretSource, by reader: SecretReader? = nil) async -> String? {
    let failure = await #expect(throws: SecretFailure.self) { try await secret(source, by: reader) }
    return failure?.description
  }

  @Test func `as it stands in the file`() async throws {
    #expect(try await secret(.literal(Secret(" x "))) == Secret(" x "))
  }

  @Test(
    arguments: [
      ("printf 'hunter2\\nlogin: me\\n'", "hunter2"), ("printf hunter2", "hunter2"),
      ("printf 'hunter2\\r\\n'", "hunter2"),
      ("printf '&+%%= \"ü '", "&+%= \"ü "), ("echo noise >&2; echo hunter2", "hunter2"), ("echo $PASS", "hunter2"),
      ("test -t 0 || echo hunter2", "hunter2"),
    ])
  func `the first line of what a command prints`(text: String, value: String) async throws {
    #expect(try await secret(script(text)) == Secret(value))
  }

  @Test func `arguments reach the command as they are, no shell between`() async throws {
    #expect(try await secret(.command(["echo", "$(id)", "a  b", "*"])) == Secret("$(id) a  b *"))
  }

  @Test func `a command that fails: status and what it said, nothing of its output`() async throws {
    #expect(
      await failure(of: try script("echo hunter2; printf 'gpg: no\\033[2J key\\nmore' >&2; exit 3"))
        == "password_command: 'sh' ended with status 3 and said: gpg: no^[[2J key")
    #expect(
      await failure(of: try script("echo hunter2; exit 1"))
        == "password_command: 'sh' ended with status 1 and said nothing.")
  }

  @Test func `a command that says too much about it is cut`() async throws {
    let description = try #require(await failure(of: try script("printf '%01000d' 0 >&2; exit 1")))
    #expect(description.hasSuffix(String(repeating: "0", count: 199) + "…"))
  }

  @Test func `a command that is not there`() async {
    #expect(
      await failure(of: .command(["/no/such/command"]))
        == "password_command: \(ChildFailure.notFound(command: "/no/such/command"))")
  }

  @Test func `a command that does not end`() async {
    let hasty = SecretReader(variables: ["PATH": "/usr/bin:/bin"], timeLimit: .milliseconds(50))
    #expect(
      await failure(of: .command(["sleep", "600"]), by: hasty)
        == "password_command: \(ChildFailure.timedOut(command: "sleep", limit: .milliseconds(50)))")
  }

  @Test func `a command that prints without end`() async {
    #expect(
      await failure(of: .command(["yes"]))
        == "password_command: \(ChildFailure.tooMuchOutput(command: "yes", limit: 65_536))")
  }

  @Test func `a command without output, or with one that is no text`() async throws {
    #expect(await failure(of: .command(["true"])) == "password: the first line of the command's output is empty.")
    for text in ["printf 'a\\033b'", "printf '\\377'", "printf 'a\\0b'"] {
      #expect(
        await failure(of: try script(text))
          == "password: the first line of the command's output is not plain text: it holds a control character or is not UTF-8."
      )
    }
  }

  @Test func `the first line of a private file`() async throws {
    let path = try scratch.write("hunter2\nnote\n", to: "pw")
    #expect(try await secret(.file(path: path)) == Secret("hunter2"))
  }

  @Test func `a file that others can read, is empty, or is not there`() async throws {
    let path = try scratch.write("hunter2\n", to: "pw", permissions: 0o644)
    #expect(
      await failure(of: .file(path: path))
        == "password_file: \(path) holds a secret and others can read it (mode 0644). Fix it with: chmod 600 \(path)")
    try scratch.write("\nhunter2", to: "pw")
    #expect(await failure(of: .file(path: path)) == "password: the first line of \(path) is empty.")
    let gone = scratch.path(of: "gone")
    #expect(await failure(of: .file(path: gone)) == "password_file: There is no file \(gone).")
  }

  @Test func `every source is refused alike, and what a terminal puts around a paste is taken off`() async throws {
    let marked = "\u{1B}[200~hunter2\u{1B}[201~"
    #expect(try await secret(.literal(Secret(marked))) == Secret("hunter2"))
    #expect(
      try await secret(script("printf '\\357\\273\\277hunter2\\n'")) == Secret("hunter2"), "a mark of the byte order")
    let damaged = "caf\u{FFFD}"
    let reader = SecretReader(variables: ["LATIN": damaged])
    let flaw = "is not plain text: it holds a control character or is not UTF-8."
    #expect(
      await failure(of: .variable(name: "LATIN"), by: reader)
        == "password: the first line of the variable LATIN \(flaw)")
    #expect(await failure(of: .literal(Secret(damaged))) == "password: the value in its file \(flaw)")
    #expect(await failure(of: .file(path: try scratch.write(damaged, to: "pw"))) != nil)
    #expect(SecretText.flaw(in: Secret(String(repeating: "a", count: 65_537))) == .tooLong)
  }

  @Test func `a variable`() async throws {
    #expect(try await secret(.variable(name: "API_KEY")) == Secret("from a variable"))
    #expect(
      await failure(of: .variable(name: "NONE"))
        == "password_env: the variable NONE is not set. Set it, or choose another source for the secret.")
    #expect(
      await failure(of: .variable(name: "EMPTY")) == "password: the first line of the variable EMPTY is empty.")
    #expect(
      await failure(of: .variable(name: "BAD"))
        == "password: the first line of the variable BAD is not plain text: it holds a control character or is not UTF-8."
    )
  }
}
