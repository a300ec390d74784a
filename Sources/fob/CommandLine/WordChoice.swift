import ArgumentParser
import Formats

/// A value of the command line that is one of some words.
protocol WordChoice: Sendable {
  /// The words, in the order of the help.
  static var words: [String] { get }

  /// The value of a word; nil if there is none.
  init?(word: String)
}

extension WordChoice {
  /// - Throws: `ValidationError` with the nearest word, and all of them.
  init(parsing argument: String) throws {
    guard let value = Self(word: argument) else {
      let nearest = NearestWord.to(argument, among: Self.words).map { "did you mean '\($0)'? Choose" } ?? "choose"
      throw ValidationError("\(nearest) from: \(Self.list).")
    }
    self = value
  }

  /// The words, for a help text.
  static var list: String { words.joined(separator: ", ") }

  /// What a shell offers.
  static var completion: CompletionKind { .list(words) }
}

extension WordChoice where Self: RawRepresentable<String>, Self: CaseIterable {
  static var words: [String] { allCases.map(\.rawValue) }

  init?(word: String) { self.init(rawValue: word) }
}
