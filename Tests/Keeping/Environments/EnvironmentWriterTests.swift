import Formats
import Foundation
import Keeping
import Support
import Testing
import TokenModel

@Suite struct EnvironmentWriterTests {
  private let scratch: TemporaryFolder
  private let folder: EnvironmentFolder
  private let writer: EnvironmentWriter
  private let name: EnvironmentName

  init() throws {
    scratch = try TemporaryFolder()
    folder = EnvironmentFolder(
      path: scratch.path(of: "config/fob/environments"), home: "/home/ops", profiles: TestProfiles.all)
    writer = EnvironmentWriter(folder: folder)
    name = try #require(EnvironmentName("prod"))
  }

  private func draft() -> EnvironmentDraft {
    var draft = EnvironmentDraft(name: name, service: TestProfiles.preservica.name)
    draft.set("url", to: "https://eu.preservica.com")
    draft.set("username", to: "ops@example.org")
    draft.set(.password, to: .literal(Secret("&+%= \"ü;#")))
    return draft
  }

  @Test func `a preview writes nothing and shows no secret`() throws {
    #expect(
      try writer.preview(draft()) == """
        [environment]
        service = preservica
        url = https://eu.preservica.com
        username = ops@example.org
        password = •••

        """)
    #expect(!FileManager.default.fileExists(atPath: scratch.path(of: "config")))
  }

  @Test func `adding makes a private file that reads back`() throws {
    let environment = try writer.add(draft())
    #expect(environment.name == name)
    #expect(environment.secrets == [.password: .literal(Secret("&+%= \"ü;#"))])
    #expect(try scratch.permissions(of: "config/fob/environments/prod.ini") == 0o600)
    #expect(try scratch.permissions(of: "config/fob/environments") == 0o700)
    #expect(try folder.environment(named: "prod") == environment)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["prod.ini"])
  }

  @Test func `what would be too large to be read again is not written`() {
    var draft = draft()
    draft.set(.password, to: .literal(Secret(String(repeating: "p", count: 65_536))))
    #expect {
      try writer.add(draft)
    } throws: {
      "\($0)".contains("larger than 65536 bytes")
    }
    #expect(folder.names().isEmpty)
  }

  @Test func `every source of a secret, each in place of the one before`() throws {
    var draft = draft()
    for source: SecretSource in [
      .command(["pass", "show", "it's a \"b\" $c"]), .variable(name: "PW"), .file(path: "/home/ops/pw"),
    ] {
      draft.set(.password, to: source)
      #expect(try writer.add(draft).secrets == [.password: source])
      try writer.remove(name)
    }
  }

  @Test func `a key given again replaces the first`() throws {
    var draft = draft()
    draft.set("url", to: "https://us.preservica.com")
    #expect(try writer.add(draft).origin.text == "https://us.preservica.com")
  }

  @Test(arguments: ["prod.ini", "prod.properties"])
  func `never overwrites`(file: String) throws {
    let path = try scratch.write("mine", to: "config/fob/environments/" + file)
    let expected = FileFailure(
      file: path,
      reason: "is there already and was not touched; choose another name, or remove it first with: fob env remove prod")
    #expect(throws: expected) { try writer.add(draft()) }
    #expect(throws: expected) { try writer.preview(draft()) }
    #expect(scratch.text(of: "config/fob/environments/" + file) == "mine")
  }

  @Test(
    arguments: [
      ("username", "a\nproduction = no"), ("label", "a\u{1B}b"), ("organization", "a\nb"), ("password_command", "a\nb"),
      ("password", "a\tb"),
    ])
  func `line breaks and control characters are refused`(key: String, value: String) {
    var draft = draft()
    draft.set(key, to: value)
    let problem = #expect(throws: FileFailure.self) { try writer.preview(draft) }
    #expect(problem?.reason == "\(key) holds a line break or another control character, which is not allowed there")
    #expect(problem?.line == nil)
  }

  @Test(arguments: [" leading", "trailing "])
  func `values that an INI file cannot hold`(password: String) {
    var draft = draft()
    draft.set(.password, to: .literal(Secret(password)))
    let problem = #expect(throws: FileFailure.self) { try writer.add(draft) }
    #expect(
      problem?.reason
        == "password cannot be written like this in an INI file; a secret of this kind can stand in a file of its own: X_file"
    )
  }

  @Test func `what a file may not say cannot be added`() {
    var draft = draft()
    draft.set("usernme", to: "x")
    let problem = #expect(throws: FileFailure.self) { try writer.add(draft) }
    #expect(problem?.file == folder.path + "/prod.ini")
    #expect(problem?.line == nil)
    #expect(problem?.reason.contains("the nearest is 'username'") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test(arguments: ["prod.ini", "prod.properties"])
  func `removes files of either kind, broken ones too`(file: String) throws {
    let path = try scratch.write("nonsense", to: "config/fob/environments/" + file)
    #expect(try writer.remove(name) == path)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(throws: EnvironmentLookupFailure.unknown(name: "prod", existing: [])) {
      try writer.remove(name)
    }
  }

  @Test func `a folder that cannot be made`() throws {
    try scratch.write("", to: "config")
    let problem = #expect(throws: FileFailure.self) { try writer.add(draft()) }
    #expect(problem?.reason.hasSuffix("Not a directory.") == true)
  }

  @Test func `no dump of a draft shows what is in it`() {
    var text = ""
    Swift.dump(draft(), to: &text)
    #expect(!text.contains("&+%=") && !"\(draft())".contains("&+%="))
  }

  /// An environment whose file holds a text.
  private func environment(_ text: String) throws -> Environment {
    _ = try writer.add(draft())
    try Data(text.utf8).write(to: URL(filePath: folder.path + "/prod.ini"))
    return try folder.environment(named: "prod")
  }

  private static let text = """
    # Read docs/archive first.
    [environment]
    service = preservica
    url = https://eu.preservica.com
    username = ops@example.org
    # Old: hunter1
    password = hunter2
    timeout = 40s

    """

  private func edit(_ environment: Environment, _ change: (inout EnvironmentDraft) -> Void) -> EnvironmentEdit {
    let before = EnvironmentDraft(name: environment.name, of: environment)
    var after = before
    change(&after)
    return EnvironmentEdit(of: environment, from: before, to: after)
  }

  @Test func `changing keeps comments and other keys, and makes the file private`() throws {
    let environment = try environment(Self.text)
    let path = folder.path + "/prod.ini"
    let changed = try writer.change(
      edit(environment) { draft in
        draft.set("url", to: "https://us.preservica.com")
        draft.set(.password, to: .command(["pass", "show", "archive"]))
      })
    #expect(changed.origin.host == "us.preservica.com")
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == Self.text.replacing("https://eu", with: "https://us").replacing("password = hunter2\n", with: "")
        .replacing("timeout = 40s\n", with: "timeout = 40s\npassword_command = pass show archive\n"))
    #expect(try scratch.permissions(of: "config/fob/environments/prod.ini") == 0o600)
  }

  @Test func `what somebody else wrote meanwhile is not lost`() throws {
    let environment = try environment(Self.text)
    let other = Self.text + "label = theirs\n"
    try Data(other.utf8).write(to: URL(filePath: environment.file))
    #expect {
      try writer.change(edit(environment) { $0.set("url", to: "https://us.preservica.com") })
    } throws: {
      "\($0)".contains("changed by another program")
    }
    #expect(try String(contentsOfFile: environment.file, encoding: .utf8) == other)
  }

  @Test func `a change that gives no environment is not written`() throws {
    let environment = try environment(Self.text)
    #expect(throws: FileFailure.self) {
      try writer.change(edit(environment) { $0.set("url", to: "nowhere") })
    }
    #expect(try String(contentsOfFile: environment.file, encoding: .utf8) == Self.text)
  }

  @Test func `the file of another program is left to an editor`() throws {
    let text = "[DEFAULT]\nHost = eu.preservica.com\nUsername = ops\n"
    let environment = try environment(text)
    #expect {
      try writer.change(edit(environment) { $0.set("username", to: "else") })
    } throws: {
      "\($0)".contains("the form of another program")
    }
    #expect(try String(contentsOfFile: environment.file, encoding: .utf8) == text)
  }
}
