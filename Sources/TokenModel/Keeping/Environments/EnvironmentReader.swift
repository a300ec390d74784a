import Formats

/// Makes an environment of the content of its file, whichever of the three formats it has. Touches no disk.
public struct EnvironmentReader: Sendable {
  private let profiles: [ServiceProfile]

  /// A reader for the services of these profiles.
  public init(profiles: [ServiceProfile]) {
    self.profiles = profiles
  }

  /// The environment that a file describes.
  /// - Throws: the first problem with its line and what is allowed there.
  public func environment(_ file: EnvironmentFile) throws(EnvironmentProblem) -> Environment {
    do throws(LineProblem) {
      let document = try document(file.bytes)
      let format = try EnvironmentFormat(of: document)
      let profile = try profile(for: document, format)
      let vocabulary = KeyVocabulary(of: profile)
      let settings = try format.settings(of: document, vocabulary: vocabulary)
      return try EnvironmentBuilder(settings, vocabulary: vocabulary, profile: profile, file: file).environment()
    } catch {
      throw EnvironmentProblem(file: file.path, line: error.line, reason: error.reason)
    }
  }

  private func document(_ bytes: [UInt8]) throws(LineProblem) -> INIDocument {
    do throws(INIError) {
      return try INIDocument(utf8: bytes)
    } catch {
      throw LineProblem(line: error.line, error.reason)
    }
  }

  /// The profile of the service that the file names or its format implies; both must agree.
  private func profile(for document: INIDocument, _ format: EnvironmentFormat) throws(LineProblem) -> ServiceProfile {
    let key = CommonEnvironmentKey.service.rawValue
    let named = document.sections.lazy.compactMap { $0[key] }.first.map(EnvironmentSetting.init)
    let names = profiles.map(\.name.rawValue).joined(separator: ", ")
    guard let named else {
      guard let implied = format.impliedService else {
        throw LineProblem("the key 'service' is missing. Give one of: \(names)")
      }
      return try profile(
        of: implied, orElse: LineProblem("files of this form are for \(implied), which is not built in"))
    }
    let name = ServiceName(rawValue: try named.text().lowercased())
    if let implied = format.impliedService, implied != name {
      throw named.problem("must be \(implied) in a file of this form; for others write an [environment] section")
    }
    let nearest = NearestWord.to(name.rawValue, among: profiles.map(\.name.rawValue))
    let hint = nearest.map { "; the nearest is '\($0)'" } ?? ""
    return try profile(of: name, orElse: named.problem("is none that fob knows\(hint). Allowed: \(names)"))
  }

  private func profile(of name: ServiceName, orElse problem: LineProblem) throws(LineProblem) -> ServiceProfile {
    guard let profile = profiles.first(where: { $0.name == name }) else { throw problem }
    return profile
  }
}
