/// A value; where getting it fails, the failure is thrown as another one.
///
/// - Parameter failure: makes the failure that is thrown; its parameter's type is that of the failure which `value` throws.
@inlinable
public func rethrow<Value: ~Copyable, Cause: Error, Failure: Error>(
  _ value: @autoclosure () throws(Cause) -> Value, as failure: (Cause) -> Failure
) throws(Failure) -> Value {
  do throws(Cause) { return try value() } catch { throw failure(error) }
}

/// A value that is waited for; where getting it fails, the failure is thrown as another one.
@inlinable
public func rethrow<Value: ~Copyable, Cause: Error, Failure: Error>(
  isolation: isolated (any Actor)? = #isolation,
  awaiting value: @autoclosure () async throws(Cause) -> Value, as failure: (Cause) -> Failure
) async throws(Failure) -> Value {
  do throws(Cause) { return try await value() } catch { throw failure(error) }
}

extension Result {
  /// Why there is no value, or nil.
  public var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}
