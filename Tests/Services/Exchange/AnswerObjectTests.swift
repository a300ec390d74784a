import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct AnswerObjectTests {
  @Test(arguments: [
    (HTTPResponse(status: 200), "server.example sent an empty answer where JSON was expected."),
    (json(200, "[1]"), "server.example sent JSON that is not an object."),
    (json(200, #"{"token": "ab"#), "server.example sent an answer that is not valid JSON; it may have been cut."),
    (
      HTTPResponse(status: 200, body: [0x22, 0xff, 0x22]),
      "server.example sent an answer that is not UTF-8 text; it may have been cut."
    ),
    (
      page(200),
      "server.example sent a web page where JSON was expected. "
        + "Check the environment's url and whether a proxy asks to sign in."
    ),
    (
      json(200, String(repeating: "[", count: 100_000)),
      "server.example sent an answer that nests arrays and objects more than 64 deep; it may have been cut."
    ),
  ])
  func `refuses what is no object`(response: HTTPResponse, reason: String) {
    #expect(throws: ServiceFailure.unexpected(reason: reason)) {
      try AnswerObject(response, from: "server.example")
    }
  }

  @Test(arguments: [
    ("1", 1.0), ("15", 15), ("14.9", 14), ("3600.0", 3600), (#""3600""#, 3600), (#""3599.9""#, 3599),
    ("1e300", AnswerObject.longestLifetime),
    ("9223372036854775807", AnswerObject.longestLifetime),
  ])
  func `lifetimes are read`(number: String, seconds: TimeInterval) throws {
    let answer = try AnswerObject(json(200, #"{"life": \#(number)}"#), from: "server.example")
    #expect(try answer.lifetime("life") == seconds)
  }

  @Test func `lifetimes in minutes are clamped afterwards`() throws {
    let answer = try AnswerObject(json(200, #"{"life": 1e18, "short": 0.5}"#), from: "server.example")
    #expect(try answer.lifetime("life", unit: 60) == AnswerObject.longestLifetime)
    #expect(try answer.lifetime("short", unit: 60) == 30)
  }

  @Test(arguments: [
    ("0", "is not positive"), ("-1", "is not positive"), ("-1e300", "is not positive"), ("0.5", "is not positive"),
    ("null", "is missing"), (#""soon""#, "is not a number"), (#""1e3""#, "is not a number"),
    ("true", "is not a number"), ("[3600]", "is not a number"),
  ])
  func `impossible lifetimes are refused`(number: String, problem: String) throws {
    let answer = try AnswerObject(json(200, #"{"life": \#(number)}"#), from: "server.example")
    #expect(throws: ServiceFailure.unexpected(reason: "server.example sent an answer whose 'life' \(problem).")) {
      try answer.lifetime("life")
    }
  }

  @Test func `names members by their path`() throws {
    let answer = try AnswerObject(json(200, #"{"data": [{"name": "a"}, {"name": 2}]}"#), from: "server.example")
    let rows = try answer.objects("data", atMost: 2)
    #expect(try rows[0].text("name") == "a")
    #expect(
      throws: ServiceFailure.unexpected(reason: "server.example sent an answer whose 'data[1].name' is not text.")
    ) {
      try rows[1].text("name")
    }
    #expect(
      throws: ServiceFailure.unexpected(
        reason: "server.example sent an answer whose 'data' holds more than the 1 entries asked for.")
    ) {
      try answer.objects("data", atMost: 1)
    }
  }
}
