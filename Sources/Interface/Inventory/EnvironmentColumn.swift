import Formats
import TerminalKit
import TokenModel

/// The column of the inventory that says of each row which environment it is of, and whether that is production. Elsewhere it has no width.
struct EnvironmentColumn {
  /// Its cells and those of the gap behind it.
  let width: Int
  private let nameCells: Int
  private let hasMark: Bool

  /// What a production environment is marked with.
  private static let mark: DisplayText = "PROD"
  private static let heading: DisplayText = "ENV"
  private static let gap = 2
  /// Up to so many cells of a pane its rows have no room for the mark.
  private static let narrow = 60

  /// - Parameter columns: those of the pane.
  init(_ state: AppState, columns: Int) {
    guard let inventory = state.inventory else {
      (width, nameCells, hasMark) = (0, 0, false)
      return
    }
    let longest = inventory.list.rows.origins.map { DisplayText($0.environment.name.text).width }.max() ?? 0
    nameCells = min(max(Self.heading.width, longest), max(6, columns / 5))
    hasMark = inventory.hasProduction && columns > Self.narrow
    width = nameCells + Self.gap + (hasMark ? Self.mark.width + Self.gap : 0)
  }

  var header: StyledText { StyledText(Self.heading, .header) }

  func cell(_ environment: Environment) -> StyledText {
    let style: ThemeSlot = environment.isProduction ? .envProduction : .text
    let name = StyledText(DisplayText(environment.name.text).truncated(to: nameCells), hasMark ? .text : style)
    guard hasMark, environment.isProduction else { return name }
    return name.padded(to: nameCells + Self.gap) + StyledText(Self.mark, style)
  }
}
