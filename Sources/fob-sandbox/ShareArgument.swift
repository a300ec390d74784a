import ArgumentParser

/// A share of all requests on the command line: `5%` or `5`, both a twentieth.
struct ShareArgument: Equatable {
  /// From 0 to 1.
  let share: Double
}

extension ShareArgument: ExpressibleByArgument {
  init?(argument: String) {
    let digits = argument.hasSuffix("%") ? String(argument.dropLast()) : argument
    guard let percent = Double(digits), (0...100).contains(percent) else { return nil }
    self.init(share: percent / 100)
  }

  var defaultValueDescription: String { "\(Int(share * 100))%" }
}
