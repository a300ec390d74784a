import Formats
import TokenModel

/// What environments for all users of the machine mean for this one.
public enum SystemEnvironmentChecks {
  /// A folder of such environments, and what is hidden in it.
  /// - Parameters:
  ///   - folder: its path.
  ///   - names: the environments that its files give.
  ///   - hidden: those of which the user's own file, or that of an earlier folder, counts.
  public static func finding(of folder: String, names: [String], hidden: [String]) -> Finding {
    let count = names.count == 1 ? "1 environment" : "\(names.count) environments"
    let rest = hidden.isEmpty ? "" : " Hidden by another file: \(hidden.joined(separator: ", "))."
    return .good(.environments, folder, "\(count) for all users of this machine.\(rest)")
  }

  /// A hidden file that cannot be read, so that nobody knows what it demands.
  public static func finding(ofHidden problem: FileFailure, by environment: EnvironmentName) -> Finding {
    .problem(
      .environments, environment.text,
      "It hides a file that fob cannot read, and therefore counts as production and read-only. \(problem)",
      remedy: "Have \(problem.file) corrected.")
  }
}
