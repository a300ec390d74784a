/// An upload token as fob lists it: the server's facts, the handle, and the operator's own label.
public struct ListedToken: Sendable, Equatable, Identifiable {
  /// The server's facts.
  public var token: UploadToken
  /// The name to speak of it by.
  public var handle: Handle
  /// The operator's own label, kept locally, or nil.
  public var ownLabel: String?

  /// Makes it.
  public init(token: UploadToken, handle: Handle, ownLabel: String?) {
    self.token = token
    self.handle = handle
    self.ownLabel = ownLabel
  }

  /// The handle.
  public var id: Handle { handle }

  /// The server's label where it has one, else the operator's own.
  public var label: String? { token.label ?? ownLabel }
}
