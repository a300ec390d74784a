extension AuditTrail {
  /// Does something and notes how it ended.
  /// - Parameters:
  ///   - event: what is noted where it fails.
  ///   - done: what is noted for a value; nil for nothing.
  func recording<Value: Sendable>(
    _ event: AuditEvent, _ body: () async throws(SessionFailure) -> Value, as done: (Value) -> AuditEvent?
  ) async throws(SessionFailure) -> Value {
    do throws(SessionFailure) {
      let value = try await body()
      if let done = done(value) { await record(done) }
      return value
    } catch {
      await record(event.failed(error))
      throw error
    }
  }
}
