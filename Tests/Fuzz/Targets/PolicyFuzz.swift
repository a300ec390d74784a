import Formats

@testable import Keeping
@testable import TokenModel

extension FuzzTarget {
  /// The reader of rules for upload tokens.
  static let policy = FuzzTarget("policy") { input in
    guard let entries = try? PolicyReader.entries(utf8: input, of: "/etc/fob/policy.ini") else { return }
    for entry in entries {
      try BrokenPromise.unless(entry.line > 0 && !entry.text.isEmpty, "A rule has no place, or says nothing.")
      _ = entry.demand.verdict(
        on: TokenRequest(label: entry.text, lifetime: .seconds(1)),
        support: UploadTokenSupport(
          facts: [], serverSorts: [], pageSize: nil, scopes: TokenScope.known, lifetimes: .choosable(maximum: 1),
          idIsSecret: false))
    }
  }
}
