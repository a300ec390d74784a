import ArgumentParser
import TokenModel

/// What narrows a list of upload tokens, in the language of the terminal UI's filter.
struct FilterOption: ParsableArguments, Sendable {
  @Option(help: "Those that a filter lets through, written as in the terminal UI: 'age>90d !label:keep*'.")
  var filter: String?

  /// A filter of terms and of what was written. One that asks what the service does not tell is a mistake, not an empty result.
  func conditions(
    beside terms: [FilterTerm] = [], in environment: Environment, _ fob: Composition
  ) throws(CommandFailure) -> TokenFilter {
    let support = try fob.uploadTokenSupport(of: environment)
    do throws(TokenFilterError) {
      let conditions = TokenFilter(terms + (try filter.map(TokenFilter.init(parsing:))?.terms ?? []))
      let name = fob.services[environment.service]?.profile.displayName ?? environment.service.rawValue
      try conditions.check(for: support, of: name)
      return conditions
    } catch {
      throw CommandFailure(.usage, error.description)
    }
  }
}
