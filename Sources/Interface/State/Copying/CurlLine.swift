import Formats
import TokenModel

/// Command lines for curl that have fob give the token when they run, so that it stands neither in them nor in the list of processes. They are for
/// bash, zsh and ksh, which know `<(…)`.
enum CurlLine {
  /// Asks something of the server with the session of an environment.
  static func session(of environment: Environment, path: String) -> String {
    let token = "fob token \(ShellWord.quoted(environment.name.text)) --curl-config"
    return "curl --config <(\(token)) \(ShellWord.quoted(environment.origin.text + path))"
  }

  /// Uploads a file with an upload token, or reads with one that must not upload.
  static func upload(_ token: ListedToken, to environment: Environment, use: UploadTokenUse) -> String {
    let name = ShellWord.quoted(environment.name.text)
    let config = "fob tokens show \(name) \(token.handle.text) --reveal --curl-config"
    guard use.uploads(with: token.token) else { return "curl --config <(\(config))" }
    return "curl --config <(\(config)) --form \(ShellWord.quoted("\(use.fileField)=@FILE"))"
  }
}
