import Formats
import FoundationEssentials
import ServiceFiles
import TokenModel

/// Reading sessions.
extension DescribedService {
  /// A session whose token is the key itself, once a request has shown that the server accepts it.
  func session(
    ofKey filling: Filling, _ environment: Environment, _ now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    guard let token = description.header.token.text(filling), TokenCharacters.fitHeader(token) else {
      throw .credentialsRefused(
        reason: "The key for \(description.displayName) holds characters that no key has. Nothing was sent.")
    }
    let tokens = SessionTokens(access: Secret(token), refresh: nil, expires: end(in: nil, token: token, issued: now))
    let session = Session(
      origin: environment.origin, credentials: .tokens(tokens),
      account: filling[.username].flatMap { ServerWords.neutral($0.revealed, limit: 80) }, issued: now)
    let access = Access(environment: environment, session: session, now: now)
    do throws(ServiceFailure) {
      let answer = try await sessionDetails(access)
      return ServiceAnswer(.loggedIn(session), serverDate: answer.serverDate)
    } catch {
      switch error {
      case .sessionRefused(let reason), .refused(status: 403, let reason, _): throw .credentialsRefused(reason: reason)
      default: throw error
      }
    }
  }

  /// The session in the answer of a login or a refresh.
  /// - Parameters:
  ///   - earlier: the session that was refreshed, which gives whatever the answer lacks.
  ///   - sent: when the request was sent, by the server's clock as far as fob knows it.
  func session(
    in response: HTTPResponse, _ filling: Filling, of environment: Environment, sent: Date, earlier: Session? = nil
  ) throws(ServiceFailure) -> Session {
    let issued = response.timeSent(sent)
    let host = environment.origin.host
    let document = try? JSONValue(parsing: response.body)
    var token: String?
    var refreshToken = earlier?.refreshToken
    var account = earlier?.account ?? filling[.username].flatMap { ServerWords.neutral($0.revealed, limit: 80) }
    if case .request(_, let place, let refreshPlace, let name) = description.login {
      token = text(at: place, in: response, document, now: issued)
      let told = refreshPlace.flatMap { text(at: $0, in: response, document, now: issued) }
      if let told, TokenCharacters.fitForm(told) { refreshToken = Secret(told) }
      let named = document.flatMap { name?.value(in: $0)?.stringValue }
      account = named.flatMap { ServerWords.neutral($0, limit: 80) } ?? account
    }
    var filling = filling
    let isOwnRefresh = earlier != nil && description.refreshesItself
    let kept = token ?? (isOwnRefresh ? earlier?.accessToken?.revealed : nil)
    // Inside base64 it may have any characters.
    let isFit = kept.map { description.header.isPlain ? TokenCharacters.fitHeader($0) : $0.utf8.count <= 8192 } ?? false
    guard let kept, isFit else {
      throw .unexpected(
        reason: kept == nil
          ? "\(host) sent an answer without \(description.words(of: .token))."
          : "\(host) sent a token that holds characters that no token has, or is too long.")
    }
    filling[.token] = Secret(kept)
    // A token that the refresh did not change is wrapped already.
    let access = token == nil ? kept : description.header.token.text(filling) ?? kept
    let tokens = SessionTokens(
      access: Secret(access), refresh: description.refreshesItself ? Secret(access) : refreshToken,
      expires: end(in: document, token: kept, issued: issued))
    return Session(
      origin: environment.origin, credentials: .tokens(tokens), account: account, issued: issued)
  }

  private func text(
    at place: ServiceDescription.Place, in response: HTTPResponse, _ document: JSONValue?, now: Date
  ) -> String? {
    let text =
      switch place {
      case .pointer(let pointer): document.flatMap { pointer.value(in: $0)?.stringValue }
      case .header(let name): response.headers[name]
      case .cookie(let name):
        response.headers.values(of: "Set-Cookie").compactMap { SessionCookie(setCookie: $0, now: now) }
          .last { $0.name == name }?.value.revealed
      }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What an answer under a session tells. Where each use moves the session's end, the session with its new end is part of it.
  func answer<Value: Sendable>(
    _ value: Value, under access: Access, to response: HTTPResponse
  ) -> ServiceAnswer<Value> {
    answer(value, under: access, usedAt: response.timeSent(access.now), serverDate: response.serverDate)
  }

  /// The same after several requests.
  /// - Parameter time: when the last of them was sent, by the server's clock.
  func answer<Value: Sendable>(
    _ value: Value, under access: Access, usedAt time: Date, serverDate: Date?
  ) -> ServiceAnswer<Value> {
    ServiceAnswer(value, renewed: session(of: access, usedAt: time), serverDate: serverDate)
  }

  /// The session as its use has left it; nil where that moves no end.
  private func session(of access: Access, usedAt time: Date) -> Session? {
    guard case .sliding(let seconds) = description.lifetime, case .tokens(var tokens) = access.session.credentials
    else { return nil }
    var session = access.session
    session.issued = time
    tokens.expires = time.addingTimeInterval(TimeInterval(seconds))
    session.credentials = .tokens(tokens)
    return session
  }

  /// When a session ends; nil if neither server nor file says.
  private func end(in document: JSONValue?, token: String, issued: Date) -> Date? {
    switch description.lifetime {
    case .untold: nil
    case .fixed(let seconds), .sliding(let seconds): issued.addingTimeInterval(TimeInterval(seconds))
    case .jwt: JSONWebToken(parsing: token).flatMap { $0.claims["exp"] }.flatMap(AnswerTime.date)
    case .instant(let pointer): document.flatMap(pointer.value).flatMap(AnswerTime.date)
    case .seconds(let pointer): end(after: pointer, unit: 1, in: document, issued)
    case .milliseconds(let pointer): end(after: pointer, unit: 1000, in: document, issued)
    }
  }

  /// - Parameter unit: how many of what the server counts are a second.
  private func end(after pointer: JSONPointer, unit: Double, in document: JSONValue?, _ issued: Date) -> Date? {
    guard let seconds = document.flatMap(pointer.value).flatMap(AnswerTime.number).map({ $0 / unit }), seconds >= 1
    else { return nil }
    return issued.addingTimeInterval(min(seconds, AnswerTime.tenYears).rounded(.down))
  }

  /// What to say if the login's answer lacks the refresh token that the file names; nil if it has it, or fob needs none.
  public func lackOfRefreshToken(in session: Session) -> String? {
    guard description.refresh?.usesRefreshToken == true, session.refreshToken == nil else { return nil }
    return
      "The login's answer has no refresh token: it lacks \(description.words(of: .refreshToken)). fob has to log in again when the session ends."
  }
}

extension ServiceDescription {
  /// Whether a session refreshes itself: fob sends its token in place of a refresh token.
  var refreshesItself: Bool { refresh.map { !$0.placeholders.contains(.refreshToken) } ?? false }
}
