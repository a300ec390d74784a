import Foundation
import Testing

@testable import Formats

@Suite struct FailureTests {
  private struct OtherFailure: Error, Equatable {
    let reason: String
  }

  private static func refuse() throws(TextFailure) -> Int { throw TextFailure("is bad") }

  private static func refuseLater() async throws(TextFailure) -> Int { throw TextFailure("is bad") }

  private static func other(_ failure: TextFailure) -> OtherFailure { OtherFailure(reason: failure.reason) }

  @Test func `a failure is passed on as another one`() async throws {
    #expect(throws: OtherFailure(reason: "is bad")) { try rethrow(Self.refuse(), as: Self.other) }
    await #expect(throws: OtherFailure(reason: "is bad")) {
      try await rethrow(awaiting: await Self.refuseLater(), as: Self.other)
    }
    #expect(try rethrow(7, as: Self.other) == 7)
  }

  @Test(arguments: [
    (FileFailure(file: "/a.ini", line: 3, reason: "is bad"), "/a.ini:3: is bad"),
    (FileFailure(file: "/a.ini", reason: "is bad"), "/a.ini: is bad"),
    (FileFailure(file: "/a.ini", reason: "There is no file /a.ini."), "There is no file /a.ini."),
    (TextFailure(line: 3, "is bad").of("/a.ini"), "/a.ini:3: is bad"),
    (TextFailure("is bad").of("/a.ini", at: 4), "/a.ini:4: is bad"),
    (FileFailure(file: "/a\u{1B}[2J.ini", line: 3, reason: "is bad"), "/a^[[2J.ini:3: is bad"),
  ])
  func `what is wrong with a file is said in one form`(failure: FileFailure, words: String) {
    #expect(failure.description == words)
  }

  @Test func `what is thrown ends in Failure`() throws {
    let sources = URL(filePath: #filePath).appending(path: "../../../Sources").standardized.path
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
    #expect(files.count > 100)
    let thrown = /\b(?:struct|enum|class|extension) ([\w.]+)[^{}:]*: [^{}]*?\bError\b/
    let names = try files.flatMap { file in
      try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8).matches(of: thrown).map { String($0.output.1) }
    }
    #expect(names.count > 20)
    #expect(names.filter { !$0.hasSuffix("Failure") } == [])
  }
}
