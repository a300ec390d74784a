import ArgumentParser
import TokenModel

/// What upload tokens are sorted by, as the command line writes it.
struct SortOption: ExpressibleByArgument, Sendable {
  /// What is sorted by.
  let key: TokenSort.Key

  /// Makes an option of a key.
  init(key: TokenSort.Key) {
    self.key = key
  }

  init?(argument: String) {
    guard let key = TokenSort.Key.allCases.first(where: { SortOption(key: $0).word == argument }) else { return nil }
    self.key = key
  }

  /// The word for it.
  var word: String { key == .lastUse ? "last-use" : key.rawValue }

  static var allValueStrings: [String] { TokenSort.Key.allCases.map { SortOption(key: $0).word } }
}
