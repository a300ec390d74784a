import ArgumentParser

/// The option to print a secret.
struct RevealOption: ParsableArguments, Sendable {
  @Flag(name: .customLong("reveal"), help: "Print the token's value too.")
  var isRevealed = false
}
