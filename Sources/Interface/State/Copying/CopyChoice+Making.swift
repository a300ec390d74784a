import Formats
import TokenModel

extension CopyChoice {
  /// What stands for a secret in previews.
  private static let masked = "•••"

  /// What can be copied of an upload token.
  static func choices(of token: ListedToken, in environment: Environment, profile: ServiceProfile?) -> [CopyChoice] {
    let support = profile?.uploadTokens
    var choices = [
      CopyChoice(word: "value", text: token.token.value, preview: "the token itself, to hand it on"),
      CopyChoice(word: "handle", text: Secret(token.handle.text), preview: token.handle.text),
    ]
    if let id = token.token.reference.id, support?.idIsSecret == false {
      choices.append(CopyChoice(word: "id", text: id, preview: "\(id.revealed), the server's id"))
    }
    guard let use = support?.use else { return choices }
    if case .header(let name, let prefix) = use.place {
      choices.append(header(name, prefix, token.token.value))
    }
    return choices + [curl(CurlLine.upload(token, to: environment, use: use))]
  }

  /// What can be copied of a session with a token for scripts.
  static func choices(of value: Secret, in environment: Environment, profile: ServiceProfile) -> [CopyChoice] {
    var choices = [CopyChoice(word: "value", text: value, preview: "the session's token itself")]
    if case .header(let name, let prefix) = profile.scriptToken { choices.append(header(name, prefix, value)) }
    return choices + [curl(CurlLine.session(of: environment, path: profile.examplePath ?? "/"))]
  }

  private static func header(_ name: String, _ prefix: String, _ value: Secret) -> CopyChoice {
    CopyChoice(
      word: "header line", text: Secret("\(name): \(prefix)\(value.revealed)"), preview: "\(name): \(prefix)\(masked)")
  }

  private static func curl(_ line: String) -> CopyChoice {
    CopyChoice(word: "curl line", text: Secret(line), preview: line)
  }
}
