import ServiceFiles
import TokenModel

/// Where a file says what a server's answer did not fit.
extension ServiceDescription {
  /// `KEY = VALUE (FILE:LINE)`.
  func words(of key: ServiceKey) -> String {
    guard let line = lines.first(where: { $0.key == key }) else { return "\(key.rawValue) (\(file))" }
    return "\(key.rawValue) = \(line.value) (\(file):\(line.number))"
  }

  /// `FILE:LINE: KEY (METHOD /PATH)`; nil for a page whose address the server named.
  func place(of request: RequestTemplate) -> String? {
    let text = "\(request.method) \(request.shown)"
    return lines.first { $0.key.content == .request && ($0.value == text || $0.value.hasSuffix(" \(text)")) }.map {
      "\(file):\($0.number): \($0.key.rawValue) (\(text))"
    }
  }
}
