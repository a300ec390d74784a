/// One file of the environments folder: an environment, or what is wrong with it. One bad file never hides the others.
public enum EnvironmentEntry: Sendable, Equatable {
  /// Good to use.
  indirect case usable(Environment)
  /// Not good; shown with its problem.
  case broken(name: String, problem: EnvironmentProblem)

  /// The name: that of the file without its ending; from outside where the file is broken.
  public var name: String {
    switch self {
    case .usable(let environment): environment.name.text
    case .broken(let name, _): name
    }
  }
}
