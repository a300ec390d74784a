import FoundationEssentials

/// When something is due by itself after a message was settled. It holds as long as nothing but the time changes, so that a tick need not look at
/// every environment.
struct Outlook: Sendable {
  /// When a renewal, a mask or an alarm is due; nil where nothing is.
  let deadline: Date?
  /// Until then the passing of time changes nothing but the picture; nil for ever.
  let quietUntil: Date?
}
