import Formats
import TokenModel

/// What an upload token allows, as a badge: the server's word in a colour of its own.
enum ScopeBadge {
  static func text(_ scope: TokenScope) -> StyledText {
    StyledText(DisplayText(scope.rawValue.isEmpty ? "(empty)" : scope.rawValue), slot(scope))
  }

  private static func slot(_ scope: TokenScope) -> ThemeSlot {
    switch scope {
    case .all: .scopeAll
    case .upload: .scopeUpload
    case .download: .scopeDownload
    default: .statusWarn
    }
  }
}
