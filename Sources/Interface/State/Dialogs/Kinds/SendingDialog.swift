import TokenModel

/// A dialog that sends something for an environment and stays until the answer is there.
protocol SendingDialog: DialogKind {
  var environment: EnvironmentName { get }
  var work: WorkID? { get set }
  /// Why what was sent last has failed, or cannot be sent.
  var failure: Failure? { get set }
  /// Takes in that it failed; what was typed stays.
  mutating func fail(_ failure: Failure)
}

extension SendingDialog {
  mutating func fail(_ failure: Failure) {
    (work, self.failure) = (nil, failure)
  }
}
