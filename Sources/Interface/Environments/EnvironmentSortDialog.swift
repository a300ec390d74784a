import Formats
import TerminalKit
import TokenModel

/// A menu of what the environments can be sorted by.
struct EnvironmentSortDialog: Dialog {
  static let width = 44

  var selected: Int

  var keyContext: KeyContext { .menu }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var choiceCount: Int { EnvironmentSort.allCases.count }

  init(current: EnvironmentSort) {
    selected = EnvironmentSort.allCases.firstIndex(of: current) ?? 0
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    state.dialogs.removeLast()
    state.environmentOrder.sort = EnvironmentSort.allCases[selected]
    return []
  }

  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Sort environments")
    for (index, sort) in EnvironmentSort.allCases.enumerated() {
      let isSelected = index == selected
      let mark: DisplayText = isSelected ? "\(state.display.glyphs.selection) " : "  "
      var line = StyledText(mark + DisplayText(sort.rawValue).padded(to: 9), isSelected ? .rowSelected : .text)
      let help = DisplayText(sort.help).truncated(to: max(1, width - line.width))
      line.append(help.padded(to: max(0, width - line.width)), isSelected ? .rowSelected : .textDim)
      content.lines.add(line.pointing(at: .choice(index)))
    }
    return content
  }
}

extension EnvironmentSort {
  /// What comes first.
  var help: String {
    switch self {
    case .urgency: "what needs you first"
    case .name: "from a to z"
    case .expiry: "what expires next first"
    case .service: "each service together"
    }
  }
}
