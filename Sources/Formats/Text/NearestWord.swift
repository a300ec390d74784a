/// Finds the word that a misspelt one was probably meant to be.
public enum NearestWord {
  /// The nearest of the words, where at most a third of the misspelt one's letters differ (one in any case); the first of equals.
  public static func to(_ misspelt: String, among words: [String]) -> String? {
    let letters = Array(misspelt.utf8)
    let limit = max(1, letters.count / 3)
    return words.lazy
      .map { (word: $0, distance: distance(letters, Array($0.utf8))) }
      .filter { $0.distance <= limit }
      .min { $0.distance < $1.distance }?
      .word
  }

  /// What follows a sentence on an unknown word: `" Did you mean 'video'?"`, or nothing if no word is near.
  public static func question(after misspelt: String, among words: [String]) -> String {
    to(misspelt, among: words).map { " Did you mean '\($0)'?" } ?? ""
  }

  /// How many letters must be added, left out, replaced or swapped with their neighbour to make one word of the other (optimal string
  /// alignment).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
