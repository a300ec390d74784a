import Foundation
import Support
import Testing

@testable import Keeping
@testable import TokenModel

@Suite struct PlanFileTests {
  private let folder: TemporaryFolder
  private let file: PlanFile<Revocation>
  private let plan: RevocationPlan

  init() throws {
    folder = try TemporaryFolder()
    file = PlanFile(path: folder.path + "/plan")
    plan = try RevocationSamples.plan((0..<7).map { RevocationRow(try RevocationSamples.row($0)) })
  }

  @Test func `plan and results come back`() throws {
    try file.create(plan)
    let results: [RevocationResult] = [
      .unknown(reason: "line\nbreak"), .alreadyGone, .refused(reason: "„nein'"), .unknown(reason: "x"), .ended,
    ]
    for (number, result) in results.enumerated() {
      try file.append(result, of: try RevocationSamples.handle(number))
    }
    try file.append(.ended, of: try RevocationSamples.handle(0))
    let read = try file.read()
    #expect(read.plan == plan)
    #expect(try read.results[RevocationSamples.handle(0)] == .ended, "the last result counts")
    #expect(try read.results[RevocationSamples.handle(2)] == .refused(reason: "„nein'"))
    #expect(read.counts.text == "2 revoked, 1 already gone, 1 refused, 1 unknown, 2 left")
    #expect(read.isCutShort && !read.isDone)
  }

  @Test func `neither ID nor value is on disk`() throws {
    try file.create(plan)
    let text = try #require(folder.text(of: "plan"))
    #expect(text.contains(try RevocationSamples.handle(3).text))
    #expect(!text.contains("secret"))
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a line that a crash left torn is passed over`() throws {
    try file.create(plan)
    try file.append(.ended, of: try RevocationSamples.handle(0))
    let whole = try #require(folder.text(of: "plan"))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.path))
    try handle.truncate(atOffset: UInt64(whole.utf8.count - 9))
    try handle.close()
    #expect(try file.read().results.isEmpty)
    try file.append(.alreadyGone, of: try RevocationSamples.handle(1))
    #expect(try file.read().results == [RevocationSamples.handle(1): .alreadyGone])
  }

  @Test func `a file that is there is not overwritten`() throws {
    try file.create(plan)
    try file.append(.ended, of: try RevocationSamples.handle(0))
    #expect(throws: SessionFailure.self) { try file.create(plan) }
    #expect(try file.read().counts[.ended] == 1)
  }

  @Test(arguments: ["", "{}", "hello\n", #"{"revocation":2,"environment":"prod"}"#])
  func `what is no plan is refused`(_ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    let failure = #expect(throws: SessionFailure.self) { try file.read() }
    #expect(failure?.description.contains("is not a revocation plan") == true)
  }

  @Test func `a plan that others could have written is refused`() throws {
    try file.create(plan)
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file.path)
    #expect(throws: SessionFailure.self) { try file.read() }
  }

  @Test func `what results of other tokens say does not count`() throws {
    try file.create(plan)
    try file.append(.ended, of: try RevocationSamples.handle(99))
    #expect(try file.read().counts.over == 0)
  }
}
