import Formats
import Testing
import TokenModel

@testable import ServiceFiles

@Suite struct TemplateTests {
  private let known = Placeholder.words

  @Test func `a value becomes JSON whatever characters it has`() throws {
    let body = try BodyTemplate(
      #"{"a": {label}, "b": [{scope}, 1], "n": {lifetime_seconds}, "s": "{ }"}"#, known: known)
    let hostile = #"","admin":true,"x":"\"#
    guard
      case .json(let value) = body.body([
        .label: Secret(hostile), .scope: Secret("{id}"), .lifetimeSeconds: Secret("60"),
      ])
    else { return #expect(Bool(false)) }
    #expect(value == ["a": .string(hostile), "b": ["{id}", 1], "n": 60, "s": "{ }"])
  }

  @Test func `a member without a value is left out`() throws {
    let body = try BodyTemplate(#"{"a": {label}, "b": {"c": {scope}}}"#, known: known)
    guard case .json(let value) = body.body([:]) else { return #expect(Bool(false)) }
    #expect(value == ["b": [:]])
    let form = try BodyTemplate("a={label}&b=x&c={id}", known: known)
    guard case .form(let fields) = form.body([.id: Secret("1&d=2")]) else { return #expect(Bool(false)) }
    #expect(fields.map(\.0) == ["b", "c"])
    #expect(fields.map(\.1) == ["x", "1&d=2"])
  }

  @Test func `a scope of several words is several elements of an array, and one text elsewhere`() throws {
    let body = try BodyTemplate(#"{"a": [{scope}], "b": {scope}, "c": [{label}], "d": []}"#, known: known)
    guard case .json(let value) = body.body([.scope: Secret("read:a write"), .label: Secret("two words")]) else {
      return #expect(Bool(false))
    }
    #expect(value == ["a": ["read:a", "write"], "b": "read:a write", "c": ["two words"], "d": []])
    guard case .json(let empty) = body.body([:]) else { return #expect(Bool(false)) }
    #expect(empty == ["d": []])
  }

  @Test func `JSON that is nested too deeply is refused`() {
    let text = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(throws: TextFailure.self) { try BodyTemplate(text, known: known) }
  }

  @Test(arguments: [
    ("a/b", "/t/a%2Fb?q=1"), ("a?b#c", "/t/a%3Fb%23c?q=1"), ("ü %", "/t/%C3%BC%20%25?q=1"), ("..a", "/t/..a?q=1"),
  ])
  func `a value stays within its segment`(_ value: String, _ path: String) throws {
    let request = try RequestTemplate("GET /t/{id}?q=1&c={cursor}", known: known)
    let origin = try Origin("https://server.example")
    #expect(try request.address([.id: Secret(value)], on: origin).path == path)
  }

  @Test(arguments: ["", ".", ".."])
  func `a value that leads elsewhere is not sent`(_ value: String) throws {
    let request = try RequestTemplate("DELETE /t/{id}", known: known)
    let origin = try Origin("https://server.example")
    #expect(throws: ServiceFailure.self) { try request.address([.id: Secret(value)], on: origin) }
    guard value == "." else { return }
    let within = try RequestTemplate("DELETE /t/.{id}", known: known)
    #expect(throws: ServiceFailure.self) { try within.address([.id: Secret(value)], on: origin) }
  }

  @Test func `base64 wraps its parts with padding`() throws {
    let text = try TextTemplate("base64({username}:{token})", known: known, isHeader: true)
    #expect(text.text([.username: Secret("ops"), .token: Secret("s3")]) == "b3BzOnMz")
    #expect(text.text([.username: Secret("op"), .token: Secret("s3")]) == "b3A6czM=")
    #expect(text.text([.username: Secret("ops")]) == nil)
  }
}
