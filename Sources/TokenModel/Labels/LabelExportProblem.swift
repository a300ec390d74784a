/// Why a file is no export of labels.
public enum LabelExportProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// It is cut, or something else.
  case notAnExport
  /// A later fob wrote it.
  case newer(Int64)
  /// The key of the handles is missing or damaged.
  case noKey
  /// What stands for a server is none.
  case badOrigin(String)
  /// What stands for an upload token is no handle.
  case badHandle(String)
  /// The label of that upload token is none.
  case badLabel(Handle)

  /// What is wrong, and that nothing was taken.
  public var description: String {
    let reason =
      switch self {
      case .notAnExport: "it is not what 'fob labels export' writes"
      case .newer(let version): "a later fob wrote it (version \(version))"
      case .noKey: "its handle_key is missing or damaged"
      case .badOrigin(let text): "'\(text)' is no server's address with labels"
      case .badHandle(let text): "'\(text)' is no handle"
      case .badLabel(let handle):
        "the label of \(handle) is empty, holds control characters or is longer than \(OwnLabel.lengthLimit) characters"
      }
    return "\(reason). No label was taken from it."
  }
}
