import FoundationEssentials

/// A dialog that shows something secret when asked to.
protocol RevealingDialog: DialogKind {
  /// Until when it is shown; nil while all is masked.
  var revealedUntil: Date? { get }
  /// Masks it.
  mutating func mask()
}
