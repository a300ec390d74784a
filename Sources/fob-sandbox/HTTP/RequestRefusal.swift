/// Why bytes that arrived are not a request that this server takes.
enum RequestRefusal: Error, Equatable {
  case malformed
  case headTooLarge
  case bodyTooLarge
  case unknownCoding
  case unknownVersion

  var status: Int {
    switch self {
    case .malformed: 400
    case .headTooLarge: 431
    case .bodyTooLarge: 413
    case .unknownCoding: 501
    case .unknownVersion: 505
    }
  }
}
