import Foundation
import Support
import Testing

/// Many hosts, by the rules that fob goes by, with a store that is modelled. `swift run -c release fleet-simulation` is the long form.
@Suite(.drivesPrograms) struct FleetSimulationTests {
  @Test func `every run is the same; nobody is refused a token in the calm, and no refresh token is sent twice`()
    throws
  {
    let runs = try (0..<2).map { _ in try Spawning.run([BuiltBinary.path("fleet-simulation"), "10", "40"]) }
    #expect(runs[0].status == 0 && runs[0].text == runs[1].text, "\(runs[0].text)")
    let rows = runs[0].text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    #expect(rows.map(\.first) == ["10", "40"])
    for row in rows {
      let (refreshes, logins, reused, refused) = (Int(row[3]), Int(row[4]), row[5], row[8])
      #expect(reused == "0" && refused == "0", "\(row)")
      // A session of a quarter of an hour for half an hour and after an outage, of 20 environments.
      #expect((refreshes ?? 0) + (logins ?? 0) <= 20 * 5 && (logins ?? 0) >= 40, "\(row)")
    }
  }
}
