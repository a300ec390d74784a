import Formats
import Testing
import TokenModel

@testable import ServiceFiles

@Suite struct ServiceFileReaderTests {
  private static let plain = """
    [service]
    name = Example
    login = json POST /login
    token = /token
    header = Authorization: Bearer {token}

    """

  private func read(_ text: String) throws(TextFailure) -> ServiceDescription {
    try ServiceFileReader.description(Array(text.utf8), name: ServiceName(rawValue: "example"))
  }

  @Test func `every service file of the program can be read`() throws {
    #expect(ShippedFiles.texts.isEmpty == false)
    for (name, bytes) in ShippedFiles.texts {
      let description = try ServiceFileReader.description(bytes, name: ServiceName(rawValue: name))
      #expect(ServiceFileName.service(of: "\(name).ini") == description.name)
    }
  }

  /// Lines that are added to a good file, the line that is named, and a part of the reason.
  @Test(arguments: [
    ("nmae = x", 6, "Did you mean 'name'?"),
    ("refresh = POST /r/{token}", 6, "has {token} in the address"),
    ("refresh = POST /r?t={token}", 6, "has {token} in the address"),
    ("refresh = POST /r/{password}", 6, "has {password} in the address"),
    ("refresh = PATCH /r", 6, "with GET, POST or DELETE"),
    ("refresh = POST https://evil.example/r", 6, "begins with '/'"),
    ("refresh = POST //evil.example/r", 6, "without '//'"),
    ("refresh = POST /a/../r", 6, "'..'"),
    ("refresh = POST /r/{usrname}", 6, "Did you mean 'username'?"),
    ("refresh = POST /r{", 6, "brace"),
    ("logout = POST /o\nlogout.body = {\"t\": \"{token}\"}", 7, "leave out the quotes"),
    ("logout = POST /o\nlogout.body = {\"t\": {password}}", 7, "cannot have {password}"),
    ("logout = POST /o\nlogout.body = {\"t\": {token}", 7, "JSON"),
    ("logout = POST /o\nlogout.body = token", 7, "NAME=VALUE"),
    ("logout = POST /o\nlogout.body = {\"t\": {refresh_token}}", 6, "no line refresh_token"),
    ("logout.body = a=b", 6, "needs the key logout"),
    ("check = DELETE /me", 6, "changes nothing"),
    ("lifetime = soon", 6, "must be seconds, milliseconds or instant POINTER"),
    ("lifetime = fixed 99999d", 6, "sliding SPAN"),
    ("lifetime = sliding 1h", 6, "needs refresh or check"),
    ("ended = 200", 6, "from 400 to 499"),
    ("refresh_token = refresh", 6, "JSON pointer"),
    ("[tokens]\nrows = /rows", 7, "needs the key list"),
    ("[tokens]\nlist = GET /t", nil, "needs the key id"),
    ("[tokens]\nlist = POST /t\nid = /id", 7, "must be a GET request"),
    ("[tokens]\nlist = GET /t\nid = /id\nvalue = /id", 9, "is the id"),
    ("[tokens]\nlist = GET /t\nid = /id\nrevoke = DELETE /t", 9, "must have {id}"),
    ("[tokens]\nlist = GET /t\nid = /id\ncreate = POST /t", nil, "needs the key value"),
    ("[tokens]\nlist = GET /t?c={cursor}\nid = /id", nil, "needs the key cursor"),
    ("[tokens]\nlist = GET /t?p={page}\nid = /id\nnext = link", 7, "one of {page}, {cursor} and next"),
    ("[tokens]\nlist = GET /t\nid = /id\npage_size = 0", 9, "from 1 to 1000"),
    ("[tokens]\nname = x", 7, "no such key"),
    ("[settings]\nusername = x", 7, "no meaning already"),
    ("[settings]\nurl = x", 7, "no meaning already"),
    ("[settings]\nreplaced_session = x", 7, "no meaning already"),
    ("message = /a b", 6, "JSON pointer"),
    ("[setings]\na = b", 6, "no such section"),
  ])
  func `a bad line is refused with its number and what is allowed`(
    _ lines: String, _ line: Int?, _ reason: String
  ) throws {
    let failure = #expect(throws: TextFailure.self) { try read(Self.plain + lines + "\n") }
    #expect(failure?.line == line)
    #expect(failure?.reason.contains(reason) == true, "\(failure?.reason ?? "read")")
  }

  @Test func `the keys that are said to be required are those that the reader requires`() throws {
    let lines =
      Self.plain.split(separator: "\n").map(String.init) + [
        "[tokens]", "list = GET /t", "id = /id", "rows = /rows", "label = /label", "value = /value", "create = POST /t",
      ]
    for (number, line) in lines.enumerated() {
      guard let key = ServiceKey(rawValue: String(line.prefix { $0 != " " })) else { continue }
      var rest = lines
      rest.remove(at: number)
      let isRead = (try? read(rest.joined(separator: "\n"))) != nil
      #expect(isRead != key.help.hasPrefix("Required"), "\(key)")
    }
  }

  @Test(arguments: [
    "Authorization {token}", "Author ization: {token}", "Host: {token}", "content-length: {token}", "A: {token}x",
    "A: {token}{token}", "A: x", "A: {username}", "A: base64({username})", "A: base64({token}", "A: {password}",
    "A: {label}", "Ä: {token}", "A: ü{token}",
  ])
  func `a header that cannot carry a session is refused`(_ header: String) {
    #expect(throws: TextFailure.self) {
      try read(Self.plain.replacing("Authorization: Bearer {token}", with: header))
    }
  }

  @Test func `the words of a hostile file never reach a screen raw`() throws {
    let failure = #expect(throws: TextFailure.self) { try read(Self.plain + "refresh = POST /{\u{1B}[2J}\n") }
    #expect(failure?.of("f.ini").description.contains("\u{1B}") == false)
    #expect(throws: TextFailure.self) { try read(Self.plain.replacing("Example", with: "Ex\u{1B}[2Jample")) }
  }
}
