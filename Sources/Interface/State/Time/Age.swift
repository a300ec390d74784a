import FoundationEssentials

/// How long ago something was, as it is written on screens.
struct Age: Equatable {
  /// Whole seconds since then; 0 for what the clock has not reached.
  let seconds: Int

  init(of moment: Date, at now: Date) {
    seconds = max(0, now.wholeSeconds - moment.wholeSeconds)
  }

  /// `just now`, `3 min ago`, `2 h ago`, `4 days ago`.
  var text: String {
    switch seconds {
    case ..<60: "just now"
    case ..<3600: "\(seconds / 60) min ago"
    case ..<172_800: "\(seconds / 3600) h ago"
    default: "\(seconds / 86_400) days ago"
    }
  }

  /// Seconds until the text becomes another one.
  var changesAfter: Int {
    switch seconds {
    case ..<3600: 60 - seconds % 60
    default: 3600 - seconds % 3600
    }
  }
}
