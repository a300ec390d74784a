import TokenModel

/// Asks whether a session shall end.
struct LogOutDialog: Sendable {
  let environment: EnvironmentName
  let meaning: LogOutMeaning
  /// The first line on the screen.
  var top = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  init(_ environment: EnvironmentName, meaning: LogOutMeaning) {
    self.environment = environment
    self.meaning = meaning
  }
}
