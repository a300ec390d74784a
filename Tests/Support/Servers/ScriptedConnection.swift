import Foundation
import Glibc

/// One connection of a ``ScriptedServer``.
public struct ScriptedConnection: Sendable {
  /// A request as it came over the wire.
  public struct Request: Sendable {
    /// Request line and header fields.
    public var lines: [String]
    /// What followed the header.
    public var body: [UInt8]

    /// The request line.
    public var line: String { lines.first ?? "" }

    /// The value of a header field, by its name in any case.
    public func header(_ name: String) -> String? {
      let prefix = name.lowercased() + ": "
      return lines.dropFirst().first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
  }

  /// The socket.
  public let descriptor: Int32

  /// The next request, or nil when the client has closed the connection.
  public func readRequest() -> Request? {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
      guard let byte = read(1)?.first else { return nil }
      head.append(byte)
    }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
    var request = Request(lines: lines, body: [])
    while request.body.count < Int(request.header("Content-Length") ?? "0") ?? 0 {
      guard let more = read(65_536) else { return nil }
      request.body += more
    }
    return request
  }

  /// Waits until the client closes the connection.
  public func waitForEnd() {
    while read(4096) != nil {}
  }

  /// Writes a text.
  public func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes as much as the client takes; false when it has gone.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private func read(_ limit: Int) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(recv(descriptor, buffer.baseAddress, limit, 0), 0)
    }
    return bytes.isEmpty ? nil : bytes
  }
}
