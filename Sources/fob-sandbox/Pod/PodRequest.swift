import FoundationEssentials

/// A request as Rails sees it: the method that a form asks for, the format, the parameters.
struct PodRequest: Sendable {
  enum Format: Sendable {
    case html, json
  }

  let method: String
  /// Percent-decoded, the last without `.json`.
  let segments: [String]
  let format: Format
  let parameters: FormFields
  /// The path as CSRF tokens of forms know it.
  let path: String
  let base: String
  let request: Request

  /// - Parameter scheme: what clients speak, `http` or `https`.
  init(_ request: Request, scheme: String) {
    self.request = request
    base = "\(scheme)://\(request.host)"
    path = request.path
    let isSuffixed = request.path.hasSuffix(".json")
    var segments = request.segments
    if isSuffixed, let last = segments.popLast() { segments.append(String(last.dropLast(5))) }
    self.segments = segments
    // Browsers' lists of types count as HTML; only JSON named first, or the suffix, asks for JSON.
    let accepted = request.headers["Accept"]?.split(separator: ",").first?.split(separator: ";").first?.trimmed()
    format = isSuffixed || accepted == "application/json" ? .json : .html
    parameters = Self.parameters(of: request)
    let asked = request.method == "POST" ? parameters["_method"]?.uppercased() : nil
    method = asked ?? (request.method == "HEAD" ? "GET" : request.method)
  }

  /// The CSRF token that was sent, by parameter or header.
  var crossSiteToken: String? {
    parameters["authenticity_token"] ?? request.headers["X-CSRF-Token"]
  }

  /// Whether the request comes from a page of this server, or does not say from where.
  var hasOwnOrigin: Bool {
    request.headers["Origin"].map { $0 == base } ?? true
  }

  private struct TokenPayload: Decodable {
    struct Fields: Decodable {
      let label: String?
      let scope: String?
    }

    let wrapped: Fields?

    enum CodingKeys: String, CodingKey {
      case wrapped = "allowlisted_jwt"
    }
  }

  private struct SignInPayload: Decodable {
    let user: [String: String]
  }

  private static func parameters(of request: Request) -> FormFields {
    if let multipart = MultipartForm.fields(of: request) { return multipart }
    guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/json") ?? false else {
      return request.form
    }
    let body = Data(request.body)
    let decoder = JSONDecoder()
    if let payload = try? decoder.decode(SignInPayload.self, from: body) {
      return FormFields(payload.user.map { .init(name: "user[\($0.key)]", bytes: Array($0.value.utf8)) })
    }
    // Rails wraps the members of a bare object itself.
    let wrapped = (try? decoder.decode(TokenPayload.self, from: body))?.wrapped
    guard let fields = wrapped ?? (try? decoder.decode(TokenPayload.Fields.self, from: body)) else {
      return FormFields()
    }
    let members = [("label", fields.label), ("scope", fields.scope)]
    return FormFields(
      members.compactMap { name, value in
        value.map { .init(name: "allowlisted_jwt[\(name)]", bytes: Array($0.utf8)) }
      })
  }
}
