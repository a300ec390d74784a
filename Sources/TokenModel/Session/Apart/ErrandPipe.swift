import FoundationEssentials

/// One end of what an errand's process and its sender tell each other, a line each time.
public protocol ErrandPipe: Sendable {
  /// Sends a line, without its end. Where nobody reads any more it is lost.
  func send(_ line: [UInt8]) async

  /// The next line, without its end; nil where the other side has gone, or may be thought to have.
  func nextLine() async -> [UInt8]?
}

/// The sender's end: the process that does an errand.
public protocol ErrandProcess: ErrandPipe {
  /// Waits until the process has gone, which has said all that it had to say.
  func end() async
}

extension ErrandPipe {
  /// Tells a process that was started what it is to do.
  public func send(_ errand: SessionErrand) async {
    // An errand holds nothing that JSON does not take.
    guard let line = try? JSONEncoder().encode(errand) else { return }
    await send(Array(line))
  }

  /// Sends a value as one line of JSON, which holds no line end.
  func send(_ value: some Encodable) async throws {
    await send(Array(try JSONEncoder().encode(value)))
  }

  /// Reads the next line; nil also where it is something else.
  func next<Value: Decodable>(_ type: Value.Type) async -> Value? {
    guard let line = await nextLine() else { return nil }
    return try? JSONDecoder().decode(type, from: Data(line))
  }
}
