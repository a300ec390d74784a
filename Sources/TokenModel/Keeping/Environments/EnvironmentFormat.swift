import Formats

/// The three forms of environment files, told apart by their sections.
enum EnvironmentFormat {
  /// fob's own: `[environment]`.
  case native
  /// The vendor's example for Preservica: `[DEFAULT]`.
  case vendor
  /// pyPreservica's `credentials.properties`: `[credentials]`.
  case pyPreservica

  /// The format of a document.
  init(of document: INIDocument) throws(LineProblem) {
    if document[NativeFormat.section] != nil {
      self = .native
    } else if document[PyPreservicaFormat.section] != nil {
      self = .pyPreservica
    } else if document[VendorFormat.section] != nil {
      self = .vendor
    } else {
      throw LineProblem(
        line: document.sections.first?.line,
        "there is no section [environment] ([DEFAULT] of Preservica's example and [credentials] of pyPreservica will do too)"
      )
    }
  }

  /// The sections that are read in files of the format.
  private var sections: [String] {
    switch self {
    case .native: [NativeFormat.section]
    case .vendor: [VendorFormat.section]
    case .pyPreservica: [PyPreservicaFormat.section, VendorFormat.section]
    }
  }

  /// The sections that hold something and are read in no file of the format that a content has.
  static func unreadSections(of bytes: [UInt8]) -> [String] {
    guard let document = try? INIDocument(utf8: bytes), let format = try? EnvironmentFormat(of: document) else {
      return []
    }
    return document.sections.filter { !$0.entries.isEmpty && !format.sections.contains($0.name) }.map(\.name)
  }

  /// Whether a content was meant for an environment, usable or not: it begins one of the sections; `[DEFAULT]`, which others have too,
  /// beside a key of Preservica's example.
  static func isMeant(by bytes: [UInt8]) -> Bool {
    let lines = String(decoding: bytes, as: UTF8.self).lowercased().split(whereSeparator: \.isNewline).map { line in
      line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    }
    func has(_ section: String) -> Bool { lines.contains { $0.hasPrefix("[\(section.lowercased())]") } }
    if has(NativeFormat.section) || has(PyPreservicaFormat.section) { return true }
    return has(VendorFormat.section)
      && lines.contains { line in
        let key = line.prefix { $0.isLetter }
        let mark = line[key.endIndex...].first { !$0.isWhitespace }
        return VendorFormat.keys.contains(String(key)) && (mark == "=" || mark == ":")
      }
  }

  /// The service that files of the format are for, or nil where they say it themselves.
  var impliedService: ServiceName? {
    switch self {
    case .native: nil
    case .vendor, .pyPreservica: ServiceName(rawValue: "preservica")
    }
  }

  /// What a document of this format says, in fob's own words.
  func settings(of document: INIDocument, vocabulary: KeyVocabulary) throws(LineProblem) -> [EnvironmentSetting] {
    switch self {
    case .native: try NativeFormat.settings(of: document)
    case .vendor: try VendorFormat.settings(of: document, vocabulary: vocabulary)
    case .pyPreservica: try PyPreservicaFormat.settings(of: document, vocabulary: vocabulary)
    }
  }
}
