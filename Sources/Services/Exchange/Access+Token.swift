import TokenModel

extension Access {
  /// The session's access token, checked once more before it goes into a header: it may come from a file.
  var headerToken: String {
    get throws(ServiceFailure) {
      guard let token = session.accessToken?.revealed, TokenCharacters.fitHeader(token) else {
        throw .sessionRefused(reason: "The stored session has no usable access token. Nothing was sent.")
      }
      return token
    }
  }
}
