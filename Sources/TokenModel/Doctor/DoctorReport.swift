import Formats

/// All that `fob doctor` found.
public struct DoctorReport: Sendable, Equatable {
  /// The findings by area, in the order in which they were made.
  public let findings: [Finding]

  /// A report of findings in any order.
  public init(_ findings: [Finding]) {
    self.findings = Finding.Area.allCases.flatMap { area in findings.filter { $0.area == area } }
  }

  /// How many findings there are of a level.
  public func count(_ level: Finding.Level) -> Int { findings.count { $0.level == level } }

  /// How much there is of what, as a sentence.
  public var summary: String {
    func words(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
    let advice = words(count(.advice), "piece of advice", "pieces of advice")
    let problems = count(.problem) == 0 ? "No problems" : words(count(.problem), "problem", "problems")
    return "\(problems), \(advice)."
  }

  /// The report as JSON.
  public var json: JSONValue {
    [
      "version": 1, "problems": .integer(Int64(count(.problem))), "advice": .integer(Int64(count(.advice))),
      "findings": .array(findings.map(\.json)),
    ]
  }
}
