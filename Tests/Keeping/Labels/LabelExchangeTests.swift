import Formats
import Foundation
import Host
import Support
import Synchronization
import Testing
import TokenModel

@testable import Keeping

@Suite(.timeLimit(.minutes(5))) struct LabelExchangeTests {
  /// A host: its own handles and labels, and the same server as the others.
  private struct OneHost {
    let folder: TemporaryFolder
    let client: UploadTokenClient
    let exchange: LabelExchange

    init(_ fixture: SessionFixture, _ keeper: SessionKeeper) throws {
      folder = try TemporaryFolder()
      let names = TokenNames(
        labels: LabelStore(folder: folder.path(of: "data")), stateFolder: folder.path(of: "state"))
      client = UploadTokenClient(
        keeper: keeper, services: ServiceDirectory([fixture.service]), names: names, audit: fixture.audit)
      exchange = LabelExchange(names: names, tokens: client)
    }
  }

  private let fixture: SessionFixture
  private let environment: Environment
  private let here: OneHost
  private let there: OneHost

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
    fixture.service.fill(25)
    let keeper = fixture.keeper()
    here = try OneHost(fixture, keeper)
    there = try OneHost(fixture, keeper)
  }

  private func rows(_ host: OneHost) async throws -> [ListedToken] {
    Array(try await host.client.all(of: environment, sort: nil) { _, _ in }.rows)
  }

  private func label(_ host: OneHost, _ labels: [Int: String]) async throws {
    let rows = try await rows(host)
    for (index, label) in labels {
      _ = try await host.client.setNotes([.label: label], for: rows[index].token.reference, in: environment)
    }
  }

  private func labels(_ host: OneHost) async throws -> [Int: String] {
    var labels: [Int: String] = [:]
    for (index, row) in try await rows(host).enumerated() { labels[index] = row.ownLabel }
    return labels
  }

  /// What is exported here, through its text, and what it is there.
  private func travelled() async throws -> LabelExchange.Translation {
    let text = try await here.exchange.export(at: nil, sharedBy: []).json.text()
    for token in fixture.service.state.withLock({ $0.tokens }) {
      #expect(!text.contains("\"\(token.value.revealed)\""), "no value is in an export")
    }
    return try await there.exchange.translate(LabelExport(reading: Array(text.utf8)), for: [environment])
  }

  @Test func `they come to the same tokens, although the handles are others`() async throws {
    try await label(here, [0: "first", 7: "音声 seven", 24: "last"])
    #expect(try await rows(here)[7].handle != rows(there)[7].handle)
    let translation = try await travelled()
    let merge = try await there.exchange.importLabels(translation, rule: .keepOwn, isDryRun: false)
    #expect(merge.added.count == 3 && merge.conflicts.isEmpty && merge.unchanged == 0)
    #expect(try await labels(there) == [0: "first", 7: "音声 seven", 24: "last"])
  }

  @Test func `contacts travel with labels, and are merged on their own`() async throws {
    try await label(here, [0: "first"])
    let rows = try await rows(here)
    for (index, contact) in [0: "Ann", 5: "Bo, +46 8"] {
      _ = try await here.client.setNotes([.contact: contact], for: rows[index].token.reference, in: environment)
    }
    let old = try await self.rows(there)[0]
    _ = try await there.client.setNotes([.contact: "Cy"], for: old.token.reference, in: environment)
    let merge = try await there.exchange.importLabels(travelled(), rule: .keepOwn, isDryRun: false)
    #expect(merge.added.map(\.text).sorted() == ["Bo, +46 8", "first"])
    #expect(merge.conflicts.map(\.text) == ["Ann"] && merge.conflicts.map(\.other) == ["Cy"])
    let after = try await self.rows(there)
    #expect(after[0].contact == "Cy" && after[0].ownLabel == "first" && after[5].contact == "Bo, +46 8")
  }

  @Test func `an export without contacts is what an earlier fob wrote`() async throws {
    try await label(here, [0: "first"])
    let json = try await here.exchange.export(at: nil, sharedBy: []).json
    #expect(json.objectValue?.keys.sorted() == ["handle_key", "kind", "labels", "version"])
  }

  @Test func `a label that is there already stays, unless the other's is wanted; either way it is told`() async throws {
    try await label(here, [0: "theirs", 1: "same", 2: "new"])
    try await label(there, [0: "own", 1: "same"])
    let coming = try await travelled()
    let dry = try await there.exchange.importLabels(coming, rule: .keepOwn, isDryRun: true)
    #expect(try await labels(there) == [0: "own", 1: "same"], "a dry run changes nothing")
    let kept = try await there.exchange.importLabels(coming, rule: .keepOwn, isDryRun: false)
    #expect(kept == dry)
    #expect(kept.conflicts.map(\.text) == ["theirs"] && kept.conflicts.map(\.other) == ["own"])
    #expect(kept.unchanged == 1 && kept.added.map(\.text) == ["new"])
    #expect(try await labels(there) == [0: "own", 1: "same", 2: "new"])
    let taken = try await there.exchange.importLabels(coming, rule: .takeTheirs, isDryRun: false)
    #expect(taken.replaced.map(\.other) == ["own"] && taken.unchanged == 2)
    #expect(try await labels(there) == [0: "theirs", 1: "same", 2: "new"])
  }

  @Test func `a token that has ended meanwhile, and a server that is not known here, are told`() async throws {
    try await label(here, [3: "gone", 4: "living"])
    let export = try await here.exchange.export(at: nil, sharedBy: [])
    let gone = try await rows(here)[3]
    _ = try await there.client.revoke(gone.token.reference, in: environment)
    let translation = try await there.exchange.translate(export, for: [environment])
    #expect(translation.withoutToken.map(\.text) == ["gone"])
    #expect(translation.notes[environment.origin]?.count == 1)
    let nowhere = try await there.exchange.translate(export, for: [])
    #expect(nowhere.withoutEnvironment.map(\.count) == [2])
    #expect(nowhere.notes.isEmpty)
  }

  @Test func `a list that cannot be read means that nothing is taken in`() async throws {
    try await label(here, [0: "first"])
    let export = try await here.exchange.export(at: nil, sharedBy: [])
    fixture.service.fail(.list, .unreachable(reason: "Nobody there.", mayHaveArrived: false))
    await #expect(throws: SessionFailure.self) {
      try await there.exchange.translate(export, for: [environment])
    }
  }

  @Test func `on the host that it comes from an export is read without asking a server`() async throws {
    try await label(here, [0: "first"])
    let export = try await here.exchange.export(at: [environment.origin], sharedBy: [])
    let before = fixture.service.calls.count
    let translation = try await here.exchange.translate(export, for: [])
    #expect(translation.notes == export.parts.first?.notes && export.count(of: .label) == 1)
    #expect(fixture.service.calls.count == before)
    #expect(try await here.exchange.export(at: [], sharedBy: []).origins.isEmpty)
  }

  @Test(
    arguments: [
      (#""#, TextFailure.notAnExport), ("[]", .notAnExport), (#"{"kind":"fob labels"}"#, .notAnExport),
      (#"{"kind":"fob labels","version":3}"#, .newer(3)), (#"{"kind":"fob labels","version":1}"#, .noKey),
      (#"{"kind":"fob labels","version":1,"handle_key":"AAAA"}"#, .noKey), ("x", .badOrigin("nowhere")),
      ("y", .badHandle("short")),
    ])
  func `what is no export is refused as a whole`(text: String, problem: TextFailure) throws {
    let key = String(repeating: "A", count: 43)
    let start = #"{"kind":"fob labels","version":1,"handle_key":"\#(key)","labels":{"#
    let texts = [
      "x": start + #""nowhere":{}}}"#, "y": start + #""https://a.example":{"short":"label"}}}"#,
    ]
    #expect(throws: problem) { try LabelExport(reading: Array((texts[text] ?? text).utf8)) }
  }

  @Test(arguments: ["two\\nlines", "", " "])
  func `a label that nobody could have typed is refused, and all others with it`(label: String) throws {
    let text = """
      {"kind":"fob labels","version":1,"handle_key":"\(String(repeating: "A", count: 43))",
      "labels":{"https://a.example":{"abcdefghij":"\(label)"}}}
      """
    let handle = try #require(Handle("abcdefghij"))
    #expect(throws: TextFailure.bad(.label, of: handle)) { try LabelExport(reading: Array(text.utf8)) }
  }
}
