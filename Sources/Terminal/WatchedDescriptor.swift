/// A descriptor that the loop waits for besides its own, such as one that tells of changed files.
public struct WatchedDescriptor<Message> {
  let number: Int32
  let read: () -> [Message]

  /// - Parameter read: called when the descriptor is readable; reads all there is and says what it means.
  public init(number: Int32, read: @escaping () -> [Message]) {
    self.number = number
    self.read = read
  }
}
