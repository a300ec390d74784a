@testable import TokenModel

extension FuzzTarget {
  /// Filters as people type and paste them.
  static let filter = FuzzTarget("filter") { input in
    let text = String(decoding: input, as: UTF8.self)
    let finished = try? TokenFilter(parsing: text)
    let unfinished = TokenFilter.reading(unfinished: text)
    if finished != nil { try BrokenPromise.unless(unfinished.errors.isEmpty, "A good filter has errors while typed.") }
  }
}
