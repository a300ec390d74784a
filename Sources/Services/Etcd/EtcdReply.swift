import Formats
import TokenModel

/// What an endpoint's reply to a call means, of whatever status, and what it means that none came.
///
/// After a call that writes, everything but a plain answer leaves open whether it was done: etcd applies what it has taken in even minutes later.
struct EtcdReply {
  private let call: EtcdCall
  private let endpoint: Origin
  private let settings: EtcdSettings
  private let secrets: [Secret]

  init(_ call: EtcdCall, from endpoint: Origin, settings: EtcdSettings, secrets: [Secret] = []) {
    self.call = call
    self.endpoint = endpoint
    self.settings = settings
    self.secrets = secrets
  }

  /// The answer.
  func answer(in response: HTTPResponse) throws(RegisterFailure) -> EtcdAnswer {
    guard response.isSuccess else { throw refusal(of: response) }
    do throws(RegisterFailure) {
      return try EtcdAnswer(response.body)
    } catch {
      throw unreadable("does not answer as etcd does")
    }
  }

  /// Whether etcd wants to know first who asks, or does not know any more.
  func wantsToken(_ response: HTTPResponse) -> Bool {
    guard response.status != 401 else { return true }
    let words = EtcdAnswer.words(of: response.body) ?? ""
    return response.status == 400 && Self.signs.contains { words.contains($0) }
  }

  /// etcd's words for a call without a token, and for a token from before the users were changed.
  private static let signs = ["user name is empty", "revision of auth store is old"]

  /// What no answer means.
  func failure(_ failure: HTTPFailure) -> RegisterFailure {
    let reason =
      switch failure.reason {
      case .tls, .refusedBeforeSending, .libraryMissing: "\(endpoint): \(failure.description)"
      default: "\(endpoint): \(failure.word)"
      }
    if !call.onlyReads, failure.sent == .maybe { return .unknownOutcome(reason: reason) }
    switch failure.reason {
    case .tooLarge, .notHTTP: return .unreadable(reason: reason)
    default: return .unreachable(reason: reason)
    }
  }

  /// What a status that is no success means.
  func refusal(of response: HTTPResponse) -> RegisterFailure {
    let words = EtcdAnswer.words(of: response.body).flatMap { ServerWords.neutral(ServerWords.hiding(secrets, in: $0)) }
    if wantsToken(response) { return .refused(reason: advice(onTokenRefusedWith: words)) }
    switch response.status {
    case 400: return .refused(reason: "\(endpoint) refuses: \(words ?? "no reason given").\(adviceOnUser)")
    case 403:
      return .refused(
        reason:
          "\(endpoint) does not let \(user) at its keys. Its role needs readwrite on the prefix \(settings.prefix)/ in etcd."
      )
    case 429 where words?.contains("space exceeded") == true:
      return .refused(
        reason:
          "The database of \(endpoint) is full (NOSPACE). Its administrator frees room with etcdctl compact, defrag and alarm disarm."
      )
    case 429: return .unreachable(reason: "\(endpoint): \(words ?? "too many requests")")
    case 408, 500...599:
      let reason = "\(endpoint): \(words ?? "status \(response.status)")"
      return call.onlyReads ? .unreachable(reason: reason) : .unknownOutcome(reason: reason)
    case 300...399:
      return .unreadable(reason: "\(endpoint) redirects, which etcd does not. Check the url in \(settings.file).")
    default:
      return .unreadable(
        reason:
          "\(endpoint) answers with status \(response.status), which etcd does not. Check the url in \(settings.file).")
    }
  }

  private func unreadable(_ words: String) -> RegisterFailure {
    let reason = "\(endpoint) \(words). Check the url in \(settings.file)."
    return call.onlyReads ? .unreadable(reason: reason) : .unknownOutcome(reason: reason)
  }

  private var user: String { settings.user.map { "the user \(DisplayText($0))" } ?? "fob" }

  private var adviceOnUser: String { settings.user == nil ? "" : " Check user and password in \(settings.file)." }

  private func advice(onTokenRefusedWith words: String?) -> String {
    guard settings.user != nil else {
      return "\(endpoint) asks who fob is. Name a user of etcd and its password in \(settings.file)."
    }
    let certificate =
      settings.connection.clientCertificate == nil
      ? "" : " A client certificate must not have a CN: etcd's JSON gateway then refuses every request."
    return "\(endpoint) does not take the token that it gave: \(words ?? "no reason given").\(certificate)"
  }
}
