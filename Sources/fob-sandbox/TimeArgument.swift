import ArgumentParser

/// A span of time on the command line: `300ms`, `60s`, `5m`, `2h`, `7d`, plain seconds, or one of them below zero.
struct TimeArgument: Equatable {
  let seconds: Double
}

extension TimeArgument: ExpressibleByArgument {
  private static let units: [(suffix: String, seconds: Double)] = [
    ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("", 1),
  ]

  init?(argument: String) {
    for unit in Self.units where argument.hasSuffix(unit.suffix) {
      guard let number = Double(argument.dropLast(unit.suffix.count)), number.isFinite, abs(number) < 1e9 else {
        return nil
      }
      self.init(seconds: number * unit.seconds)
      return
    }
    return nil
  }

  var defaultValueDescription: String { "\(Int(seconds))s" }
}
