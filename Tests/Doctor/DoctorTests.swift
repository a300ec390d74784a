import Doctor
import Formats
import Foundation
import Host
import Testing
import TokenModel

@Suite struct DoctorTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let prod: EnvironmentName
  private let server: Origin

  init() throws {
    prod = try #require(EnvironmentName("prod"))
    server = try Origin("https://eu.preservica.com")
  }

  private func answer(_ name: String = "prod", fast seconds: TimeInterval? = 0, certificate: CertificateDates? = nil)
    throws -> ServerFacts
  {
    ServerFacts(
      environment: try #require(EnvironmentName(name)), origin: server,
      outcome: .answered(
        status: 200, clock: seconds.map { Self.now.addingTimeInterval($0) }, local: Self.now, certificate: certificate))
  }

  @Test func `files: one line where all is well, one with its remedy for each that is not`() {
    func findings(_ refusals: FileAccessFailure?...) -> [Finding] {
      FileChecks.findings(in: "/s", holding: "sessions", refusals.map { .init(path: "/s/x", refusal: $0) })
    }
    #expect(findings(nil, nil, nil).map(\.level) == [.good])
    #expect(findings(.missing(path: "/s")).map(\.level) == [.good])
    let wrong = findings(nil, .readableByOthers(path: "/s/x", mode: 0o644), nil)
    #expect(wrong.map(\.level) == [.problem])
    #expect(wrong.first?.remedy == "chmod 600 /s/x")
    #expect(FileChecks.findings(in: "/c", faults: ["a", "b"]).map(\.level) == [.problem, .problem])
    #expect(FileChecks.findings(in: "/c", faults: []).map(\.level) == [.good])
  }

  @Test func `a file that an environment names and that is missing`() {
    let findings = FileChecks.findings(
      of: "ca_file", in: prod, .init(path: "/ca", refusal: .missing(path: "/ca")))
    #expect(findings.map(\.level) == [.problem])
    #expect(findings.first?.text == "ca_file: There is no file /ca.")
    #expect(FileChecks.findings(of: "ca_file", in: prod, .init(path: "/ca", refusal: nil)).isEmpty)
  }

  @Test(
    arguments: [
      (FileSystem.Kind.local, false, UInt64(1 << 30), true, [Finding.Level]()),
      (.network("NFS"), false, 1 << 30, true, [.problem]), (.network("NFS"), false, 1 << 30, false, [.advice]),
      (.userSpace, false, 1 << 30, true, [.advice]), (.memory, false, 1 << 30, true, [.advice]),
      (.memory, false, 1 << 30, false, []), (.local, true, 1 << 30, true, [.problem]),
      (.local, false, 1000, true, [.problem]), (.local, true, 0, false, []),
    ])
  func `file systems`(kind: FileSystem.Kind, readOnly: Bool, free: UInt64, isWritten: Bool, levels: [Finding.Level]) {
    let findings = FileSystemChecks.findings(
      about: "/s", movedBy: "XDG_STATE_HOME", isWritten: isWritten,
      FileSystem(kind: kind, isReadOnly: readOnly, freeBytes: free))
    #expect(findings.map(\.level) == levels)
    #expect(findings.allSatisfy { $0.remedy != nil })
  }

  @Test(
    arguments: [(-1, Finding.Level.problem), (3, .problem), (20, .advice), (90, .good), (900_000, .good)])
  func `certificates by how long they are valid`(days: Int, level: Finding.Level) throws {
    let finding = try #require(CertificateChecks.finding(try answer(certificate: Self.dates(days: days))))
    #expect(finding.level == level)
    #expect((finding.remedy != nil) == (level != .good))
  }

  @Test func `a certificate that is not there, not yet valid, or not readable`() throws {
    #expect(CertificateChecks.finding(try answer()) == nil)
    let early = try Self.dates(days: 90, startsIn: 1)
    #expect(CertificateChecks.finding(try answer(certificate: early))?.level == .problem)
    let none = CertificateChecks.finding(ofClientCertificate: "/c.pem", nil, in: prod, now: Self.now)
    #expect(none.level == .problem)
    let client = CertificateChecks.finding(
      ofClientCertificate: "/c.pem", try Self.dates(days: 3), in: prod, now: Self.now)
    #expect(client.text.hasPrefix("The client certificate expires in 3 days"))
    #expect(client.remedy == "Get a new one and save it as /c.pem.")
  }

  @Test func `one server that is off is the server's fault, all that are off alike are this machine's`() throws {
    #expect(ClockChecks.findings([]).isEmpty)
    #expect(ClockChecks.findings([try answer(fast: nil)]).isEmpty)
    #expect(ClockChecks.findings([try answer(), try answer("b", fast: 4)]).map(\.level) == [.good])
    let one = ClockChecks.findings([try answer(), try answer("b", fast: 300)])
    #expect(one.map(\.subject) == ["b"])
    #expect(one.map(\.level) == [.advice])
    let own = ClockChecks.findings([try answer(fast: -200), try answer("b", fast: -185)])
    #expect(own.map(\.level) == [.problem])
    #expect(own.first?.text.hasPrefix("This machine's clock is 3 min 5 s fast") == true)
    #expect(ClockChecks.findings([try answer(fast: 20)]).map(\.level) == [.advice])
    #expect(ClockChecks.findings([try answer(fast: 200), try answer("b", fast: -200)]).count == 2)
    #expect(ClockChecks.findings([try answer(fast: 1e18)]).map(\.level) == [.problem])
  }

  @Test func `servers: an answer of any status is good, a failure is told in its own words`() throws {
    #expect(ServerChecks.finding(try answer()).level == .good)
    let futile = ServerFacts(
      environment: prod, origin: server,
      outcome: .answered(status: 200, clock: nil, local: Self.now, certificate: nil), refusal: "No such page.")
    #expect(ServerChecks.finding(futile).level == .problem)
    #expect(ServerChecks.finding(futile).text.hasSuffix("but no login can succeed there: No such page."))
    let failed = ServerChecks.finding(ServerFacts(environment: prod, origin: server, outcome: .failed("No.")))
    #expect(failed.level == .problem)
    #expect(failed.text == "No.")
    let broken = ServerChecks.finding(ofBroken: "x", FileFailure(file: "/x.ini", reason: "is bad"))
    #expect(broken.level == .problem)
  }

  @Test func `a report is in the order of its areas, counts, and ends in a sentence`() {
    let report = DoctorReport([
      .problem(.clock, "c", "Off.", remedy: "Set it."), .good(.files, "f", "Good."), .advice(.files, "g", "So so."),
    ])
    #expect(report.findings.map(\.subject) == ["f", "g", "c"])
    #expect(report.summary == "1 problem, 1 piece of advice.")
    #expect(DoctorReport([]).summary == "No problems, 0 pieces of advice.")
    #expect(report.json["problems"] == 1)
    #expect(report.json["findings"]?[2]?["remedy"] == "Set it.")
    #expect(report.json["findings"]?[0]?["remedy"] == .some(.null))
  }
}

extension DoctorTests {
  /// Dates from now, or from so many days on.
  private static func dates(days: Int, startsIn: Int = -10_000) throws -> CertificateDates {
    func time(_ days: Int) -> String {
      let text = RFC3339.text(now.addingTimeInterval(Double(days) * 86_400 + 3600))
      return String(text.filter(\.isNumber)) + "Z"
    }
    func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
    let validity = element(
      0x30, element(0x18, Array(time(startsIn).utf8)) + element(0x18, Array(time(days).utf8)))
    let signed = element(
      0x30, element(0x02, [1]) + element(0x30, []) + element(0x30, []) + validity)
    return try #require(CertificateDates(der: element(0x30, signed)))
  }
}
