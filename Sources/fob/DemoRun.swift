/// The terminal UI on the sandbox with sample data.
struct DemoRun {
  private let options: InterfaceOptions

  init(_ options: InterfaceOptions) {
    self.options = options
  }

  /// Opens it on the calling thread, which must be the main one, and removes everything when the person leaves.
  /// - Returns: the status to end the process with.
  func run() throws(CommandFailure) -> Int32 {
    let stage = try DemoStage()
    return try withExtendedLifetime(stage) { () throws(CommandFailure) in
      try stage.furnish()
      return try InterfaceRun(stage.composition(isReadOnly: options.readOnly, keeping: .apart), options).run()
    }
  }
}
