import Synchronization

/// The S3 gateway of the stand-in for Preservica, below `/api/s3/buckets`: the access key is the access token. Signatures are not checked, since the secret
/// is known to everybody.
extension PreservicaServer {
  static let bucketsPath = "/api/s3/buckets/"
  /// The one bucket: `TENANT.package.upload`.
  private static let bucket = "\(PreservicaAccount.tenant.lowercased()).package.upload"

  func answerBucket(_ request: Request) -> Response {
    guard let token = accessKey(of: request), state.withLock({ $0.sessions.account(of: token, at: clock.now) }) != nil
    else {
      counters.count(.unauthorized)
      return refusal("InvalidAccessKeyId", status: 403)
    }
    let place = request.segments.dropFirst(3)
    guard place.first == Self.bucket else { return refusal("NoSuchBucket", status: 404) }
    let key = place.dropFirst().joined(separator: "/")
    switch request.method {
    case "GET" where key.isEmpty: return list()
    case "HEAD" where key.isEmpty: return Response(200)
    case "PUT" where !key.isEmpty: return put(request.body, as: key)
    case "HEAD":
      guard let size = state.withLock({ $0.objects[key] }) else { return Response(404) }
      return Response(200, ["ETag": Self.tag(of: size)])
    default: return refusal("NotImplemented", status: 501)
    }
  }

  private func put(_ body: [UInt8], as key: String) -> Response {
    state.withLock { $0.objects[key] = body.count }
    counters.count(.uploads)
    return Response(200, ["ETag": Self.tag(of: body.count)])
  }

  private func list() -> Response {
    let objects = state.withLock { $0.objects }.sorted { $0.key < $1.key }.map { key, size in
      "<Contents><Key>\(Self.escaped(key))</Key><ETag>\(Self.tag(of: size))</ETag><Size>\(size)</Size></Contents>"
    }
    let count = "<KeyCount>\(objects.count)</KeyCount><IsTruncated>false</IsTruncated>"
    return answer(200, "ListBucketResult", "<Name>\(Self.bucket)</Name>\(count)\(objects.joined())")
  }

  /// The access key of a request signed as AWS' version 4 has it: `Credential=KEY/DATE/REGION/s3/aws4_request, …`.
  private func accessKey(of request: Request) -> String? {
    let words = request.authorization("AWS4-HMAC-SHA256")?.split(separator: ",").map { $0.trimmed() }
    guard let credential = words?.first(where: { $0.hasPrefix("Credential=") }) else { return nil }
    let parts = credential.dropFirst("Credential=".count).split(separator: "/")
    return parts.count > 4 ? parts.dropLast(4).joined(separator: "/") : nil
  }

  private func refusal(_ code: String, status: Int) -> Response {
    answer(status, "Error", "<Code>\(code)</Code><Message>\(code)</Message>")
  }

  private func answer(_ status: Int, _ root: String, _ content: String) -> Response {
    let head = #"<?xml version="1.0" encoding="UTF-8"?>"#
    return Response(status, type: "application/xml", text: "\(head)<\(root)>\(content)</\(root)>")
  }

  private static func tag(of size: Int) -> String { "\"\(size)\"" }

  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      default: String(character)
      }
    }.joined()
  }
}
