import Foundation

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
