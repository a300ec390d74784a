import Formats
import TokenModel

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

/// One thing that `fob doctor` looked at, and what it found. Holds no secret.
public struct Finding: Sendable, Equatable {
  /// What it is about. The raw values are the words in JSON.
  public enum Area: String, Sendable, CaseIterable {
    /// Who can read and write fob's files, and where they are.
    case files
    /// What is protected from whom.
    case protection
    /// The terminal, its characters and colours.
    case terminal
    /// Where copies go.
    case clipboard
    /// Whether environments can be used and their servers reached.
    case environments
    /// Whether the registers of shares answer, and let this host in.
    case shares
    /// How long certificates are valid.
    case certificates
    /// Whether this machine's clock agrees with the servers'.
    case clock

    /// The name that people read.
    public var title: String {
      switch self {
      case .files: "Files"
      case .protection: "Protection"
      case .terminal: "Terminal"
      case .clipboard: "Clipboard"
      case .environments: "Environments"
      case .shares: "Shares"
      case .certificates: "Certificates"
      case .clock: "Clock"
      }
    }
  }

  /// How bad it is. The raw values are the words in JSON.
  public enum Level: String, Sendable {
    /// As it should be.
    case good
    /// Nothing is broken, but it is good to know.
    case advice
    /// Something does not work, or a secret is within others' reach.
    case problem
  }

  /// What it is about.
  public let area: Area
  /// How bad it is.
  public let level: Level
  /// What was looked at: a path, an environment's name.
  public let subject: String
  /// What was found, as a sentence.
  public let text: String
  /// How to fix it: a command, or a sentence; nil if there is nothing to fix.
  public let remedy: String?

  /// A good finding.
  public static func good(_ area: Area, _ subject: String, _ text: String) -> Finding {
    Finding(area: area, level: .good, subject: subject, text: text, remedy: nil)
  }

  /// A piece of advice.
  public static func advice(_ area: Area, _ subject: String, _ text: String, remedy: String? = nil) -> Finding {
    Finding(area: area, level: .advice, subject: subject, text: text, remedy: remedy)
  }

  /// A problem.
  public static func problem(_ area: Area, _ subject: String, _ text: String, remedy: String?) -> Finding {
    Finding(area: area, level: .problem, subject: subject, text: text, remedy: remedy)
  }

  /// The finding as JSON.
  public var json: JSONValue {
    [
      "area": .string(area.rawValue), "level": .string(level.rawValue), "subject": .string(subject),
      "finding": .string(text), "remedy": remedy.map { .string($0) } ?? .null,
    ]
  }
}
