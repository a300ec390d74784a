import Formats
import FoundationEssentials
import TokenModel

/// Prints one upload token as the options ask.
struct TokenPrinter {
  var support: UploadTokenSupport
  var isJSON: Bool
  var isRevealed: Bool

  /// Prints it on standard output.
  func show(_ row: ListedToken, now: Date) {
    let record = TokenRecord(row, support: support, now: now, isRevealed: isRevealed)
    if isJSON {
      Output.json(["version": 1, "token": record.json])
    } else {
      FactLines.show(record.facts)
    }
  }
}
