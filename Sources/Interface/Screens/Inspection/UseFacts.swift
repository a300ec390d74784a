import Formats
import TokenModel

/// Where a token works: the address, how it is sent, and a command line that does.
struct UseFacts {
  let environment: Environment
  let profile: ServiceProfile?

  /// Of an upload token.
  func facts(of token: ListedToken) -> [Fact] {
    let service = profile?.displayName ?? environment.service.rawValue
    let place = [Fact("Environment", "\(environment.name), \(service)"), Fact("Works at", environment.origin.text)]
    guard let use = profile?.uploadTokens?.use else { return place }
    let sent =
      switch use.place {
      case .header(let name, let prefix): "in the header \(name): \(prefix)TOKEN"
      case .query(let name): "in the address: ?\(name)=TOKEN"
      }
    let path = use.path(for: token.token)
    let example =
      use.uploads(with: token.token)
      ? Fact("Uploads", "POST \(path), the file in the form field \(use.fileField)")
      : Fact("Downloads only", "GET \(path) tells what there is")
    return place + [Fact("Sent", sent), example]
  }

  /// Of a session.
  var session: [Fact] {
    guard case .header(let name, let prefix)? = profile?.scriptToken else { return [] }
    let sent = Fact("Sent", "in the header \(name): \(prefix)TOKEN")
    guard let path = profile?.examplePath else { return [sent] }
    return [sent, Fact("Try it with", "GET \(path)")]
  }
}
