import CLinux
import Host
import Synchronization

/// Where work outside the loop leaves its messages: a locked array, and a descriptor that wakes the loop.
public final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let event: Descriptor

  /// An empty mailbox.
  public init() throws(SystemFailure) {
    event = try Descriptor(taking: fob_eventfd(), operation: "make an event descriptor")
  }

  /// Leaves a message, from any thread.
  public func post(_ message: Message) {
    messages.withLock { $0.append(message) }
    _ = fob_eventfd_signal(event.number)
  }

  /// Readable when there may be messages.
  var descriptor: Int32 { event.number }

  /// Takes all messages in the order of their arrival.
  func drain() -> [Message] {
    // In this order nothing is missed: a message that comes in between is taken now, and wakes the loop once for
    // nothing.
    _ = fob_eventfd_clear(event.number)
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
