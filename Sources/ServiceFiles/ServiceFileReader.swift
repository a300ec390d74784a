import Formats
import TokenModel

/// Reads the content of a service file. Touches no disk.
package struct ServiceFileReader {
  private let name: ServiceName
  private let entries: [ServiceKey: INIEntry]
  private let settings: [INIEntry]
  private let known: [String: Placeholder]

  /// Sorts the lines by key.
  /// - Throws: for a section or a key that service files do not have.
  private init(_ bytes: [UInt8], name: ServiceName) throws(TextFailure) {
    let document = try INIDocument(utf8: bytes)
    self.name = name
    var entries: [ServiceKey: INIEntry] = [:]
    for section in document.sections {
      guard let kind = ServiceKey.Section(rawValue: section.name) else {
        throw TextFailure(line: section.line, "there is no such section. Allowed: [service], [tokens], [settings]")
      }
      let words = ServiceKey.allCases.filter { $0.section == kind }.map(\.rawValue)
      for entry in kind == .settings ? [] : section.entries {
        guard let key = ServiceKey(rawValue: entry.key), key.section == kind else {
          let hint = NearestWord.question(after: entry.key, among: words)
          throw TextFailure(
            line: entry.line, "[\(kind.rawValue)] has no such key.\(hint) Allowed: \(words.joined(separator: ", "))")
        }
        guard !entry.value.isEmpty else { throw TextFailure(line: entry.line, "\(entry.key) has no value") }
        entries[key] = entry
      }
    }
    self.entries = entries
    settings = document[ServiceKey.Section.settings.rawValue]?.entries ?? []
    var known = Placeholder.words
    for entry in settings {
      guard ServiceKey.canDeclare(entry.key), known.updateValue(.setting(entry.key), forKey: entry.key) == nil else {
        throw TextFailure(line: entry.line, "a setting's name has the letters a to z and '_', and no meaning already")
      }
    }
    self.known = known
  }

  /// The service that a file describes.
  /// - Throws: the first problem with its line and what is allowed there.
  package static func description(_ bytes: [UInt8], name: ServiceName) throws(TextFailure) -> ServiceDescription {
    let reader = try ServiceFileReader(bytes, name: name)
    for entry in [reader.entries[.name]].compactMap(\.self) + reader.settings
    where DisplayText(entry.value).string != entry.value || entry.value.utf8.count > 200 {
      throw TextFailure(line: entry.line, "\(entry.key) must be one line of plain text, at most 200 bytes")
    }
    guard let header = try reader.header(.header) else { throw reader.missing(.header) }
    let login = try reader.login(header)
    let check = try reader.request(.check, body: .checkBody)
    let lifetime = try reader.lifetime(login)
    var refresh = try reader.request(.refresh, body: .refreshBody, header: .refreshHeader)
    if refresh == nil, case .sliding = lifetime { refresh = check }
    let description = ServiceDescription(
      name: name, displayName: try reader.required(.name), settings: reader.settings.map { ($0.key, $0.value) },
      login: login, header: header, lifetime: lifetime, refresh: refresh,
      logout: try reader.request(.logout, body: .logoutBody, header: .logoutHeader), check: check,
      checkIs: try reader.checkIs(), refusals: try reader.refusals(),
      tokens: try reader.tokens(),
      lines: reader.entries.map { ServiceDescription.Line(key: $0.key, number: $0.value.line, value: $0.value.value) }
        .sorted { $0.number < $1.number })
    try reader.check(description)
    return description
  }

  /// Checks what no single line shows.
  private func check(_ description: ServiceDescription) throws(TextFailure) {
    if case .sliding = description.lifetime, description.refresh == nil {
      throw problem(.lifetime, "needs refresh or check: the request that makes the session last longer")
    }
    if description.check?.method == "DELETE" {
      throw problem(.check, "must be a GET or POST request that changes nothing")
    }
    let sent = [(ServiceKey.refresh, description.refresh), (.logout, description.logout), (.check, description.check)]
    for (key, request) in sent {
      let placeholders = request?.placeholders ?? []
      if placeholders.contains(.token), !description.header.isPlain {
        throw problem(key, "has {token}, but fob keeps only what the header makes of it")
      }
      if placeholders.contains(.refreshToken), entries[.refreshToken] == nil {
        throw problem(key, "has {refresh_token}, but no line refresh_token says where that is in an answer")
      }
    }
  }

  private func header(_ key: ServiceKey) throws(TextFailure) -> HeaderTemplate? {
    guard let text = text(key) else { return nil }
    let header = try located(key) { () throws(TextFailure) in try HeaderTemplate(text, known: known) }
    try require(header.token.placeholders, in: key)
    return header
  }

  private func login(_ header: HeaderTemplate) throws(TextFailure) -> ServiceDescription.Login {
    let words = try required(.login).split(separator: " ", maxSplits: 1)
    let usesToken = header.token.placeholders.contains(.token)
    if words == ["key"] {
      guard !usesToken, entries[.token] == nil, entries[.loginBody] == nil else {
        throw problem(.header, "must have {key} or {password}: with login = key there is no answer with a token")
      }
      return .key
    }
    guard words.count == 2, words[0] == "json" || words[0] == "form" else {
      throw problem(.login, "must be key, or json or form and a request: json POST /login")
    }
    guard usesToken else { throw problem(.header, "must have {token}: what the login answers") }
    let isJSON = words[0] == "json"
    let standard =
      isJSON
      ? #"{"username": {username}, "password": {password}}"# : "username={username}&password={password}"
    var request = try template(.login, String(words[1]))
    request.header = try self.header(.loginHeader)
    let given = try body(.loginBody)
    if given != nil || request.header == nil {
      request.body = if let given { given } else { try BodyTemplate(standard, known: known) }
    }
    let isGivenJSON = if case .json = request.body { true } else { false }
    guard request.body == nil || isJSON == isGivenJSON, request.method == "POST" else {
      throw problem(.login, "must be POST, and its body as the word before it says: JSON or a form")
    }
    guard let token = try place(.token) else { throw missing(.token) }
    return .request(request, token: token, refreshToken: try place(.refreshToken), account: try pointer(.account))
  }

  private func lifetime(_ login: ServiceDescription.Login) throws(TextFailure) -> ServiceDescription.Lifetime {
    guard let text = text(.lifetime) else { return .untold }
    let words = text.split(separator: " ").map(String.init)
    let span =
      words.count == 2
      ? TimeSpan.seconds(parsing: words[1]).flatMap { (1...Self.tenYears).contains($0) ? $0 : nil } : nil
    let pointer = words.count == 2 ? JSONPointer(words[1]) : nil
    switch (words.first, span, pointer) {
    case ("jwt", _, _) where words.count == 1: return .jwt
    case ("fixed", let span?, _): return .fixed(span)
    case ("sliding", let span?, _): return .sliding(span)
    case ("seconds", _, let pointer?): return .seconds(pointer)
    case ("milliseconds", _, let pointer?): return .milliseconds(pointer)
    case ("instant", _, let pointer?): return .instant(pointer)
    default:
      throw problem(.lifetime, "must be seconds, milliseconds or instant POINTER, jwt, fixed SPAN or sliding SPAN")
    }
  }

  private func checkIs() throws(TextFailure) -> (place: JSONPointer, text: String)? {
    guard let words = text(.checkIs)?.split(separator: " ", maxSplits: 1).map(String.init) else { return nil }
    guard words.count == 2, let place = JSONPointer(words[0]), entries[.check] != nil else {
      throw problem(.checkIs, "must be a pointer, a blank and a text, beside the key check")
    }
    return (place, words[1])
  }

  private func refusals() throws(TextFailure) -> ServiceDescription.Refusals {
    var ended: Set = [401]
    for word in text(.ended)?.split(whereSeparator: { ", ".contains($0) }) ?? [] {
      guard let status = Int(word), (400...499).contains(status) else {
        throw problem(.ended, "must be statuses from 400 to 499, separated by commas")
      }
      ended.insert(status)
    }
    return ServiceDescription.Refusals(
      ended: ended, endedMessage: text(.endedMessage), message: try pointers(.message))
  }

  private func tokens() throws(TextFailure) -> ServiceDescription.Tokens? {
    guard let list = try request(.list, only: "GET") else {
      let others = entries.filter { $0.key.section == .tokens }.values
      guard let first = others.min(by: { $0.line < $1.line }) else { return nil }
      throw TextFailure(line: first.line, "[tokens] needs the key list")
    }
    guard let id = try pointer(.id) else { throw missing(.id) }
    let places: [ServiceKey] = [.label, .scope, .created, .expires, .lastUsed, .value]
    var facts: [ServiceKey: JSONPointer] = [:]
    for key in places { facts[key] = try pointer(key) }
    if facts[.value] == id {
      throw problem(.value, "is the id: a secret would stand in addresses, where logs keep it")
    }
    let create = try request(.create, body: .createBody, only: "POST")
    if create != nil, facts[.value] == nil { throw missing(.value) }
    let scopes = text(.scopes)?.split(whereSeparator: { ", \n".contains($0) }).map { TokenScope(rawValue: String($0)) }
    if create?.placeholders.contains(.scope) == true, scopes == nil { throw missing(.scopes) }
    let longest = try text(.longest).map { text throws(TextFailure) in
      guard let seconds = TimeSpan.seconds(parsing: text), (1...Self.tenYears).contains(seconds) else {
        throw problem(.longest, "must be a span of at most 3650d, such as 365d")
      }
      return seconds
    }
    let show = try request(.show, only: "GET")
    let revoke = try request(.revoke, body: .revokeBody)
    for (key, request) in [(ServiceKey.show, show), (.revoke, revoke)]
    where request?.placeholders.contains(.id) == false {
      throw problem(key, "must have {id}: it would be about none, or about all of them")
    }
    return ServiceDescription.Tokens(
      list: list, rows: try pointer(.rows) ?? .whole, pages: try pages(of: list), facts: facts, id: id, show: show,
      create: create, row: try pointer(.row) ?? .whole, scopes: scopes ?? [], longest: longest ?? Self.tenYears,
      revoke: revoke, revoked: try pointer(.revoked))
  }

  private func pages(of list: RequestTemplate) throws(TextFailure) -> ServiceDescription.Pages {
    var ways: [ServiceDescription.Pages.Way] = []
    if list.placeholders.contains(.page) { ways.append(.number) }
    if list.placeholders.contains(.cursor) {
      guard let cursor = try pointer(.cursor) else { throw missing(.cursor) }
      ways.append(.cursor(cursor))
    }
    if text(.next) == "link" {
      ways.append(.link)
    } else if let next = try pointer(.next) {
      ways.append(.address(next))
    }
    guard ways.count <= 1 else { throw problem(.list, "must have one of {page}, {cursor} and next") }
    let size = text(.pageSize).map { Int($0) ?? 0 } ?? 100
    guard (1...1000).contains(size) else { throw problem(.pageSize, "must be a number from 1 to 1000") }
    return ServiceDescription.Pages(way: ways.first ?? .none, size: size, total: try pointer(.total))
  }

  private static let tenYears = 315_360_000
}

/// Single values.
extension ServiceFileReader {
  private func text(_ key: ServiceKey) -> String? { entries[key]?.value }

  private func required(_ key: ServiceKey) throws(TextFailure) -> String {
    guard let entry = entries[key] else { throw missing(key) }
    guard !entry.value.contains("\n") else { throw problem(key, "must be one line") }
    return entry.value
  }

  private func missing(_ key: ServiceKey) -> TextFailure {
    TextFailure("[\(key.section.rawValue)] needs the key \(key.rawValue). \(key.help)")
  }

  private func problem(_ key: ServiceKey, _ reason: String) -> TextFailure {
    TextFailure(line: entries[key]?.line, "\(key.rawValue) \(reason)")
  }

  private func pointer(_ key: ServiceKey) throws(TextFailure) -> JSONPointer? {
    try text(key).map { text throws(TextFailure) in try pointer(text[...], key) }
  }

  private func pointers(_ key: ServiceKey) throws(TextFailure) -> [JSONPointer] {
    let words = (text(key) ?? "").split(whereSeparator: \.isWhitespace)
    return try words.map { word throws(TextFailure) in try pointer(word, key) }
  }

  private func pointer(_ text: Substring, _ key: ServiceKey) throws(TextFailure) -> JSONPointer {
    if let pointer = JSONPointer(String(text)) { return pointer }
    throw problem(key, "must be a JSON pointer (RFC 6901), such as /result/token")
  }

  private func place(_ key: ServiceKey) throws(TextFailure) -> ServiceDescription.Place? {
    guard let words = text(key)?.split(separator: " ").map(String.init) else { return nil }
    if words.count == 2, words[0] == "header" { return .header(words[1]) }
    if words.count == 2, words[0] == "cookie" { return .cookie(words[1]) }
    return try pointer(key).map { .pointer($0) }
  }

  private func template(_ key: ServiceKey, _ text: String) throws(TextFailure) -> RequestTemplate {
    let template = try located(key) { () throws(TextFailure) in try RequestTemplate(text, known: known) }
    try require(template.placeholders, in: key)
    return template
  }

  private func body(_ key: ServiceKey) throws(TextFailure) -> BodyTemplate? {
    guard let text = text(key)?.replacing("\n", with: "") else { return nil }
    let template = try located(key) { () throws(TextFailure) in try BodyTemplate(text, known: known) }
    try require(template.placeholders, in: key)
    return template
  }

  private func request(
    _ key: ServiceKey, body bodyKey: ServiceKey? = nil, header headerKey: ServiceKey? = nil, only method: String? = nil
  ) throws(TextFailure) -> RequestTemplate? {
    guard let text = text(key) else {
      for part in [bodyKey, headerKey].compactMap(\.self) where entries[part] != nil {
        throw problem(part, "needs the key \(key.rawValue)")
      }
      return nil
    }
    var request: RequestTemplate = try template(key, text)
    if let method, request.method != method { throw problem(key, "must be a \(method) request") }
    request.body = try bodyKey.flatMap { key throws(TextFailure) in try body(key) }
    request.header = try headerKey.flatMap { key throws(TextFailure) in try header(key) }
    if request.body != nil, request.method == "GET" { throw problem(key, "is a GET request, which has no body") }
    return request
  }

  private func require(_ placeholders: Set<Placeholder>, in key: ServiceKey) throws(TextFailure) {
    for placeholder in placeholders.subtracting(key.placeholders).subtracting([.username]) {
      if case .setting = placeholder { continue }
      let others = key.placeholderWords.isEmpty ? "" : ", \(key.placeholderWords.joined(separator: ", "))"
      throw problem(
        key, "cannot have {\(placeholder.word)}. Allowed: {username}, what [settings] declares\(others)")
    }
  }

  private func located<Value>(
    _ key: ServiceKey, _ read: () throws(TextFailure) -> Value
  ) throws(TextFailure) -> Value {
    try rethrow(read(), as: { (failure: TextFailure) in problem(key, failure.reason) })
  }
}
