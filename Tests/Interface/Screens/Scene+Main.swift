import TerminalKit
import TokenModel

@testable import Interface

extension Scene {
  /// Sizes besides the ordinary ones: those of odd windows and of large screens.
  private static let oddSizes = [(15, 60), (16, 60), (30, 100), (50, 160), (70, 250), (70, 40), (10, 250)]
    .map { Size(rows: $0, columns: $1) }

  /// The main screen with the environments having the keys.
  static let environments = [
    Scene("environments", oddSizes: oddSizes) { try World.listed() },
    Scene("too-small", sizes: [(9, 80), (24, 39), (5, 20), (3, 7), (1, 1)].map { Size(rows: $0, columns: $1) }) {
      try World.listed()
    },
    Scene(
      "thirty", sizes: [Size(rows: 24, columns: 80), Size(rows: 10, columns: 40)],
      oddSizes: [Size(rows: 50, columns: 200)]
    ) {
      var state = try Thirty.state()
      state.notice = .done("pod-east is back; 69 tokens loaded.")
      return state
    },
    Scene("many-environments") { try World.crowded() },
    Scene("many-environments-beside-tokens") {
      var state = try World.crowded()
      state.press(.tab)
      return state
    },
    Scene("no-environment") { try World.state([], chosen: nil) },
    Scene("no-upload-tokens") { try World.state(chosen: "prod") },
    Scene("login-needed") {
      var state = try World.state(chosen: "prod-test")
      state.type("x")
      return state
    },
  ]

  /// The main screen with the upload tokens having the keys.
  static let uploadTokens = [
    Scene("upload-tokens", oddSizes: oddSizes) {
      var state = try World.listed()
      state.press(.tab)
      return state
    },
    Scene("upload-tokens-at-the-end") {
      var state = try World.listed()
      state.press(.tab)
      state.answer(state.type("G"), with: try World.videoTokens())
      return state
    },
    Scene("upload-tokens-of-pod", oddSizes: oddSizes) {
      var state = try World.listed(chosen: "pod-example")
      state.press(.tab)
      return state
    },
    Scene("not-logged-in-on-production") {
      let name = "an-archive-with-a-long-name"
      let environment = try World.environment(name, World.video, "https://ws.api.video", isProduction: true)
      var state = try World.state([World.reading(environment, nil)])
      state.press(.tab)
      return state
    },
    Scene("filter-while-typed", chosen: "pod-example", in: .tokens, keys: "/o"),
    Scene("marks-and-matches") {
      var state = try World.listed(chosen: "pod-example")
      state.press(.tab)
      state.type("   /scope:* e")
      state.press(.enter)
      return state
    },
    Scene("nothing-matches", chosen: "pod-example", in: .tokens, keys: "  /expires<7d"),
    Scene("reading-everything") {
      var state = try World.listed()
      state.focus = .tokens
      guard case .start(_, let video, let work)? = state.type("/s").last else { throw World.Missing() }
      _ = update(&state, .listProgressed(video.name, work, read: 100, total: 187))
      return state
    },
  ]
}
