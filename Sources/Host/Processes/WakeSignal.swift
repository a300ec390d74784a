import CLinux
import Glibc
import Synchronization

/// Wakes a thread that waits for descriptors, once and for all.
public final class WakeSignal: Sendable {
  private let event = fob_eventfd()
  private let state = Atomic(false)

  /// A signal that nobody has given.
  public init() {}

  deinit {
    if event >= 0 { close(event) }
  }

  /// Whether it was given.
  public var isGiven: Bool { state.load(ordering: .acquiring) }

  /// Gives it.
  public func give() {
    state.store(true, ordering: .releasing)
    if event >= 0 { _ = fob_eventfd_signal(event) }
  }

  /// Waits until it is given, one of some descriptors is ready, or the time is over.
  func wait(for descriptors: inout [pollfd], milliseconds: Int) {
    // Where the system has no descriptor left for the signal, it is looked at now and then.
    let longest = event < 0 ? 50 : Int(Int32.max)
    descriptors.append(pollfd(fd: event, events: Int16(POLLIN), revents: 0))
    poll(&descriptors, nfds_t(descriptors.count), Int32(min(max(0, milliseconds), longest)))
    descriptors.removeLast()
  }
}
