/// What logging out of a service does.
public enum LogOutMeaning: Sendable, Equatable, Codable {
  /// The server is told and ends the session.
  case endsOnServer
  /// The server has no such call: fob forgets the session, which runs out by itself.
  case forgetsLocally
}
