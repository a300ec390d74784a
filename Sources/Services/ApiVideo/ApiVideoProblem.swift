import Formats
import TokenModel

/// What api.video says when it does not do what it was asked (RFC 9457, `application/problem+json` or `application/json`).
struct ApiVideoProblem: Equatable {
  /// The attribute at fault, neutral, or nil.
  let field: String?
  /// What is wrong in the server's words, without secrets and not yet neutral, or nil where it says nothing.
  let words: String?

  /// Reads the body of an answer; whatever is missing or of another type is left out, since a problem must not hide a problem.
  /// - Parameter secrets: what the request held, masked should the server repeat it.
  init(_ response: HTTPResponse, hiding secrets: [Secret]) {
    let value = (try? JSONValue(parsing: response.body)) ?? .null
    let others = (value["problems"]?.arrayValue ?? []).prefix(Self.mostProblems)
    let names = ([value] + others).compactMap { $0["name"]?.stringValue }
    field = names.lazy.compactMap { ServerWords.neutral(ServerWords.hiding(secrets, in: $0), limit: 60) }.first
    words = Self.words(of: value, others: Array(others)).map { ServerWords.hiding(secrets, in: $0) }
  }

  /// The failure that the answer means where a session authenticates the request.
  func failure(_ response: HTTPResponse, from origin: Origin) -> ServiceFailure {
    var response = response
    // The address is right where the thing is not there.
    if isAboutResource { response.asked = nil }
    return ServiceFailure(response, from: origin, reason: reason(response, from: origin), field: field)
  }

  /// The server's words as a sentence.
  func reason(_ response: HTTPResponse, from origin: Origin) -> String {
    ServerWords.reason(words, from: origin.host, status: response.status)
  }

  /// Whether a 404 speaks of a thing that is not there, rather than of an address that the server does not know or of another program's page.
  var isAboutResource: Bool {
    guard let words else { return false }
    return !words.hasPrefix("Unrecognized request URL")
  }

  /// Of a long list of problems only so many are told.
  private static let mostProblems = 4

  /// Title and detail, then the further problems; none of them twice.
  private static func words(of value: JSONValue, others: [JSONValue]) -> String? {
    var sentences: [String] = []
    for problem in [value] + others {
      let parts = [problem["title"]?.stringValue, problem["detail"]?.stringValue].compactMap { $0 }.filter {
        !$0.isEmpty
      }
      guard !parts.isEmpty else { continue }
      let name = problem["name"]?.stringValue.flatMap { $0.isEmpty ? nil : "\($0): " } ?? ""
      let sentence = name + parts.joined(separator: " ")
      if !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
