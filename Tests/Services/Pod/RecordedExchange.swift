import Foundation
import Services
import Support

/// A recorded exchange with the real application: the request as it was sent, and the raw answer.
struct RecordedExchange: Sendable {
  /// Method and path.
  var request: String
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  /// The recordings, where they are beside the repository.
  static let folder: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "../shared/reference/services/pod-transcripts").standardizedFileURL
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    return nil
  }()

  static var names: [String] {
    let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return files.filter { $0.hasSuffix(".http") }.sorted()
  }

  /// Reads the recording whose file begins with `number` and a hyphen.
  init(_ number: String) throws {
    guard let name = Self.names.first(where: { $0.hasPrefix(number + "-") }), let folder = Self.folder else {
      throw CocoaError(.fileNoSuchFile)
    }
    try self.init(file: folder.appending(path: name))
  }

  init(file: URL) throws {
    let data = try Data(contentsOf: file)
    guard let asked = data.range(of: Data("### REQUEST\n".utf8)), let mark = data.range(of: Data("### RESPONSE\n".utf8))
    else { throw CocoaError(.fileReadCorruptFile) }
    let line = data[asked.upperBound...].prefix { $0 != 10 && $0 != 13 }
    request = String(decoding: line, as: UTF8.self).split(separator: " ").prefix(2).joined(separator: " ")
    var rest = data[mark.upperBound...]
    var lines: [String] = []
    while let end = rest.firstIndex(of: 10) {
      let line = String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .newlines)
      rest = rest[(end + 1)...]
      if line.isEmpty { break }
      lines.append(line)
    }
    status = Int(lines[0].split(separator: " ")[1]) ?? 0
    headers = HTTPHeaders(
      lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return .init(name: String(parts[0]), value: parts[1].trimmingCharacters(in: .whitespaces))
      })
    body = Array(rest)
  }

  /// The answer as a transport would have read it.
  var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }

  /// Where the recorded server was.
  static let origin = "http://127.0.0.1:3901"

  /// Plays exchanges in order to one client over real sockets; anything else that is asked gets 599.
  static func server(_ numbers: String...) throws -> ScriptedServer {
    let exchanges = try numbers.map { try RecordedExchange($0) }
    let remaining = Recordings(exchanges)
    return try ScriptedServer { connection in
      while let request = connection.readRequest() {
        let asked = request.line.split(separator: " ").prefix(2).joined(separator: " ")
        let host = "http://" + (request.header("Host") ?? "")
        guard let exchange = remaining.remove(asked) else {
          connection.write("HTTP/1.1 599 Not recorded here\r\nContent-Length: 0\r\n\r\n")
          continue
        }
        connection.write(exchange.bytes(host: host))
      }
    }
  }

  private func bytes(host: String) -> [UInt8] {
    let fields = headers.fields.filter { $0.name.lowercased() != "content-length" }
      .map { "\($0.name): \($0.value.replacing(Self.origin, with: host))\r\n" }
    let head = "HTTP/1.1 \(status) Recorded\r\n\(fields.joined())Content-Length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }

  /// What is still to be played.
  private final class Recordings: @unchecked Sendable {
    private let lock = NSLock()
    private var exchanges: [RecordedExchange]

    init(_ exchanges: [RecordedExchange]) { self.exchanges = exchanges }

    func remove(_ request: String) -> RecordedExchange? {
      lock.withLock { exchanges.first?.request == request ? exchanges.removeFirst() : nil }
    }
  }
}
