/// Who waits for an answer, and so how much of an account's rate a request may use.
enum RequestUrgency: Sendable {
  /// A person waits for this one answer: it is sent at once, or fails with the time to wait.
  case single
  /// One of many: it waits for its turn, and leaves a tenth of the rate to renewals and persons.
  case bulk
}
