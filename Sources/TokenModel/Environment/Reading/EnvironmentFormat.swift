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
