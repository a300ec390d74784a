import ArgumentParser
import TokenModel

/// A handle on the command line.
struct HandleArgument: ExpressibleByArgument, Sendable {
  /// The handle.
  let handle: Handle

  init?(argument: String) {
    guard let handle = Handle(argument) else { return nil }
    self.handle = handle
  }
}
