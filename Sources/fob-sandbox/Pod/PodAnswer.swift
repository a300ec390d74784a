/// What the application decides to answer, before headers and cookies.
enum PodAnswer: Sendable {
  case page(Int, Page)
  /// To a path of this server.
  case redirect(Int, to: String)
  case json(Int, JSON)
  /// Without a body, in the format that was asked for.
  case empty(Int)
  /// Rails' static page for a status, or its JSON: it is answered outside the application and sets no cookie.
  case failure(Int)
}
