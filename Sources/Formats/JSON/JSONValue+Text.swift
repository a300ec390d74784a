extension JSONValue {
  /// Reads a document from UTF-8 text, which may begin with a byte order mark.
  ///
  /// The time it takes grows with the length of the text, whatever that holds; so does that of comparing its strings, in which no more than
  /// `CombiningMarks.limit` marks follow each other. Of a member given twice the first is kept.
  ///
  /// - Parameter depthLimit: how many arrays and objects may lie within each other.
  /// - Throws: `JSONError` where the text is not UTF-8, not JSON, nested too deeply, or holds half a surrogate pair or a number
  ///   beyond every `Double`.
  public init(parsing bytes: [UInt8], depthLimit: Int = 64) throws(JSONError) {
    guard (try? UTF8Span(validating: bytes.span)) != nil, !bytes.contains(0) else { throw .notUTF8 }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var reader = JSONReader(bytes[(bytes.starts(with: mark) ? mark.count : 0)...], depthLimit: depthLimit)
    self = try reader.document()
  }

  /// The document as text, as `JSONWriter` writes it.
  ///
  /// - Parameter pretty: indented, one member a line.
  public func text(pretty: Bool = false) -> String {
    String(decoding: bytes(pretty: pretty), as: UTF8.self)
  }

  /// The same in UTF-8.
  public func bytes(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(isPretty: pretty)
    writer.write(self)
    return writer.text
  }
}
