/// What is done to a connection to answer one request.
enum WireStep: Sendable, Equatable {
  case send([UInt8])
  case pause(Duration)
  /// Nothing more is sent; the connection stays until the client gives it up.
  case hang
  case close
}
