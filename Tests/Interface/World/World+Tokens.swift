import Formats
import Foundation
import TerminalKit
import TokenModel

@testable import Interface

extension World {
  /// A handle made of a number.
  static func handle(_ number: Int) throws -> Handle {
    let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
    var rest = number
    var text = ""
    for _ in 0..<4 {
      text = String(letters[rest % 32]) + text
      rest /= 32
    }
    guard let handle = Handle("k7w3qz" + text) else { throw Missing() }
    return handle
  }

  /// An upload token of api.video: some never end, some end within the hour or the day, some have a label of the operator's.
  static func videoToken(_ number: Int, label: String? = nil) throws -> ListedToken {
    let value = Secret("to\(number)tcmSFHeYY5KzyhOqVKMKb")
    let created = now.addingTimeInterval(-Double(number) * 86_400 - 3600)
    let lifetime: Int? =
      switch number % 5 {
      case 0: nil
      case 1: number * 86_400 + 3600 + 150 + number
      case 2: number * 86_400 + 3600 + 11_520
      default: number * 86_400 + 3600 + 273_600
      }
    let expiry: TokenExpiry = lifetime.map { .at(created.addingTimeInterval(Double($0))) } ?? .never
    let labels = ["batch upload", "Nikon scanner, reading room", nil, "音声アーカイブ", nil, "partner: Leeds"]
    return ListedToken(
      token: UploadToken(
        reference: TokenReference(identity: value, id: value), value: value, created: created, lifetime: lifetime,
        expiry: expiry), handle: try handle(number), ownLabel: label ?? labels[number % labels.count])
  }

  static func videoTokens(_ count: Int = 187) throws -> [ListedToken] {
    try (1...count).map { try videoToken($0) }
  }

  /// One page of so many tokens, as the server would give it.
  static func page(_ number: Int, of tokens: [ListedToken], size: Int = 25) -> ListedPage {
    let start = min(tokens.count, (number - 1) * size)
    return ListedPage(
      rows: Array(tokens[start..<min(tokens.count, start + size)]), page: number,
      pagesTotal: max(1, (tokens.count + size - 1) / size), itemsTotal: tokens.count)
  }

  static func podToken(
    _ number: Int, label: String, scope: TokenScope, use: LastUse, organization: String = "example-library",
    hasID: Bool = true
  ) throws -> ListedToken {
    let claims = Data(#"{"jti":"\#(number)f8a","scope":"\#(scope.rawValue)","iss":"POD","name":"n"}"#.utf8)
    let value = "eyJhbGciOiJIUzI1NiJ9.\(claims.base64EncodedString().filter { $0 != "=" }).c2lnbmF0dXJl\(number)AA"
    return ListedToken(
      token: UploadToken(
        reference: TokenReference(
          identity: Secret("jti\(number)"), id: hasID ? Secret("\(number)") : nil, organization: organization),
        value: Secret(value), label: label, scope: scope, expiry: .never, lastUse: use),
      handle: try handle(number), ownLabel: nil)
  }

  /// Sixty tokens of POD: of this week, this month, this year, longer ago, and never used.
  static func usedTokens() throws -> [ListedToken] {
    let day = 86_400
    let uses: [LastUse] = [
      .ago(words: "2 hours ago", seconds: 7200), .ago(words: "12 days ago", seconds: 12 * day),
      .ago(words: "5 months ago", seconds: 150 * day), .ago(words: "over 1 year ago", seconds: 500 * day), .never,
    ]
    return try (0..<60).map { number in
      let use = number < 5 ? 0 : number < 8 ? 1 : number < 30 ? 2 : number < 37 ? 3 : 4
      return try podToken(
        number + 1, label: "harvester \(number)", scope: number % 3 == 0 ? .all : .upload, use: uses[use],
        organization: number % 4 == 0 ? "northfield" : "brown")
    }
  }

  static func podTokens() throws -> [ListedToken] {
    [
      try podToken(1, label: "nightly harvest", scope: .download, use: .ago(words: "5 minutes ago", seconds: 300)),
      try podToken(2, label: "ILS export", scope: .upload, use: .ago(words: "about 2 hours ago", seconds: 7200)),
      try podToken(3, label: "old laptop", scope: .all, use: .never),
      try podToken(4, label: "", scope: TokenScope(rawValue: "admin"), use: .unknown),
    ]
  }
}

extension AppState {
  /// Answers every piece of work that asks for a page with that page of the given tokens, and goes on with what follows.
  mutating func answer(_ effects: [Effect], with tokens: [ListedToken]) {
    var queue = effects
    while !queue.isEmpty {
      guard case .start(.loadPage(let query), let environment, let id) = queue.removeFirst() else { continue }
      let page = World.page(query.page, of: tokens, size: profiles[environment.service]?.uploadTokens?.pageSize ?? 1000)
      queue += update(&self, .ended(environment.name, id, .loadPage(.success(page))))
    }
  }

  /// Presses keys one after the other.
  @discardableResult
  mutating func press(_ keys: Key...) -> [Effect] {
    var effects: [Effect] = []
    for key in keys { effects += update(&self, .terminal(.key(key))) }
    return effects
  }

  /// Types a text.
  @discardableResult
  mutating func type(_ text: String) -> [Effect] {
    var effects: [Effect] = []
    for scalar in text.unicodeScalars { effects += update(&self, .terminal(.key(.character(scalar)))) }
    return effects
  }

  /// Lets a second pass: what is typed next was not typed ahead.
  mutating func rest() {
    _ = update(&self, .terminal(.clock(now.addingTimeInterval(1))))
  }

  /// The screen as plain text.
  var screen: String { view(self, theme: .universal, display: display).text }
}

extension World {
  /// The world with the upload tokens of the chosen environment read.
  static func listed(
    chosen: String = "video", rows: Int = 24, columns: Int = 80, repertoire: Repertoire = .utf8,
    tokens: [ListedToken]? = nil, isReadOnly: Bool = false
  ) throws -> AppState {
    var state = AppState(profiles: profiles, isReadOnly: isReadOnly, chosen: chosen)
    state.show(try readings())
    let tokens = try tokens ?? (chosen == "video" ? videoTokens() : podTokens())
    state.answer(update(&state, .terminal(.clock(now))), with: tokens)
    let display = Display(size: Size(rows: rows, columns: columns), repertoire: repertoire)
    state.answer(update(&state, .terminal(.resized(display))), with: tokens)
    return state
  }
}

extension Effect {
  /// Whether it begins a piece of work.
  var isStart: Bool { if case .start = self { true } else { false } }
}
