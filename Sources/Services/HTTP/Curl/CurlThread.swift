import CCurl
import Host
import Synchronization

/// The one thread that runs all transfers of a transport, over one multi handle, so that connections are used again.
final class CurlThread: Sendable {
  private struct Inbox {
    var arriving: [CurlTransfer] = []
    var isStopped = false
  }

  /// The multi handle; unchecked, because other threads only ever wake it, which libcurl allows.
  private struct Multi: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
  }

  private let multi: Multi
  private let inbox = Mutex(Inbox())

  /// Starts the thread; nil when the system has none left, or no descriptor to wake it by. libcurl is open.
  init?() {
    guard let handle = ccurl_multi_init() else { return nil }
    // Where descriptors are short libcurl makes a handle that nothing can wake.
    guard ccurl_multi_wakeup(handle) == CURLM_OK else {
      ccurl_multi_cleanup(handle)
      return nil
    }
    multi = Multi(handle: handle)
    guard DetachedThread.start({ self.run() }) else {
      ccurl_multi_cleanup(handle)
      return nil
    }
  }

  /// Hands a transfer over; its completion is called on this thread.
  func start(_ transfer: CurlTransfer) {
    let accepted = inbox.withLock { inbox in
      guard !inbox.isStopped else { return false }
      inbox.arriving.append(transfer)
      ccurl_multi_wakeup(multi.handle)
      return true
    }
    if !accepted { transfer.completeCancelled() }
  }

  /// Has the thread look for cancelled transfers.
  func wake() {
    inbox.withLock { inbox in
      if !inbox.isStopped { ccurl_multi_wakeup(multi.handle) }
    }
  }

  /// Ends the thread and closes its connections.
  func stop() {
    inbox.withLock { inbox in
      guard !inbox.isStopped else { return }
      inbox.isStopped = true
      ccurl_multi_wakeup(multi.handle)
    }
  }

  private func run() {
    var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    while true {
      let (arriving, isStopped) = inbox.withLock { inbox in
        defer { inbox.arriving = [] }
        return (inbox.arriving, inbox.isStopped)
      }
      for transfer in arriving { add(transfer, to: &active) }
      for transfer in active.values where transfer.isCancelled || isStopped {
        remove(transfer, from: &active)
        transfer.completeCancelled()
      }
      if isStopped { break }
      var running: Int32 = 0
      ccurl_multi_perform(multi.handle, &running)
      completeFinished(&active)
      ccurl_multi_poll(multi.handle, .max)
    }
    ccurl_multi_cleanup(multi.handle)
  }

  private func add(_ transfer: CurlTransfer, to active: inout [UnsafeMutableRawPointer: CurlTransfer]) {
    guard ccurl_multi_add_handle(multi.handle, transfer.handle) == CURLM_OK else {
      transfer.complete(CURLE_OUT_OF_MEMORY)
      return
    }
    active[transfer.handle] = transfer
  }

  private func remove(_ transfer: CurlTransfer, from active: inout [UnsafeMutableRawPointer: CurlTransfer]) {
    ccurl_multi_remove_handle(multi.handle, transfer.handle)
    active[transfer.handle] = nil
  }

  private func completeFinished(_ active: inout [UnsafeMutableRawPointer: CurlTransfer]) {
    while let message = ccurl_multi_info_read(multi.handle) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
        let transfer = active[handle]
      else { continue }
      let code = message.pointee.data.result
      remove(transfer, from: &active)
      transfer.complete(code)
    }
  }
}
