import Foundation
import Glibc

/// A plain TCP connection to a port of 127.0.0.1 that sends and reads exactly the bytes it is told to.
public final class LoopbackConnection: Sendable {
  private let descriptor: Int32

  /// Connects.
  ///
  /// - Parameter timeLimit: seconds that each read and write may take.
  /// - Throws: `TestFailure` when nobody listens.
  public init(port: UInt16, timeLimit: Int = 150) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    var limit = timeval(tv_sec: timeLimit, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw TestFailure("127.0.0.1:\(port) refused a connection") }
  }

  deinit { close(descriptor) }

  /// Sends all bytes of a text.
  public func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  /// Sends all bytes.
  public func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw TestFailure("the connection was closed while sending") }
      sent += count
    }
  }

  /// Reads what has arrived, at least one byte; nothing once the other side has closed.
  public func receive() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN { throw TestFailure("no answer within the time limit") }
    return Array(buffer.prefix(max(0, count)))
  }

  /// Whether something has arrived that was not read yet, the end of the connection included.
  public var hasReceived: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) > 0
  }

  /// Reads until the other side closes.
  public func receiveAll() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let more = try receive()
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  /// Reads one answer with `Content-Length`, or without a body.
  public func receiveAnswer() throws -> Answer {
    var bytes: [UInt8] = []
    while true {
      if let answer = Answer(parsing: bytes) { return answer }
      let more = try receive()
      if more.isEmpty { throw TestFailure("the connection was closed before a whole answer had arrived") }
      bytes += more
    }
  }
}

/// An HTTP answer as a test reads it.
public struct Answer: Sendable {
  /// The status of the status line.
  public let status: Int
  /// The header fields, names in lower case, in order.
  public let headers: [(name: String, value: String)]
  /// The body.
  public let body: [UInt8]

  /// Nothing while the answer is incomplete.
  public init?(parsing bytes: [UInt8]) {
    guard let end = Data(bytes).range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    guard let status = Int(lines[0].components(separatedBy: " ").dropFirst().first ?? "") else { return nil }
    self.status = status
    headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (parts[0].lowercased(), parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
    }
    let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    body = Array(bytes[end.upperBound..<end.upperBound + length])
  }

  /// The first value of a field, named in lower case.
  public subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as a JSON object.
  public func json() throws -> [String: Any] {
    guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
      throw TestFailure("the answer is no JSON object: \(text.prefix(200))")
    }
    return object
  }
}
