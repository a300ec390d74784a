import Formats
import Foundation
import TerminalKit
import TokenModel

@testable import Interface

/// The thirty environments with the inventory open: three lists are read, two could not be, one has no session.
extension Thirty {
  /// - Parameter minutes: how long after the first list the others are read.
  static func inventory(rows: Int = 24, columns: Int = 80, laterBy minutes: Double = 12) throws -> AppState {
    var state = try state(rows: rows, columns: columns)
    var effects = state.type("I")
    answer("pod-east", of: &effects, &state)
    _ = update(&state, .terminal(.clock(now.addingTimeInterval(minutes * 60))))
    for name in ["pod-test", "video", "video-live", "video-test"] { answer(name, of: &effects, &state) }
    return state
  }

  /// Lets the list of an environment be read, if that was asked for.
  private static func answer(_ name: String, of effects: inout [Effect], _ state: inout AppState) {
    for case .start(.loadAll, let environment, let work) in effects where environment.name.text == name {
      guard let list = try? list(of: name) else { continue }
      effects += update(&state, .ended(environment.name, work, .loadAll(list)))
    }
  }
}
