import ArgumentParser

/// The option for results as JSON.
struct JSONOption: ParsableArguments, Sendable {
  @Flag(name: .customLong("json"), help: "Print the result as JSON (versioned; stable within a version).")
  var isJSON = false
}
