import CLinux
import Glibc
import Testing

@Suite struct LinuxCallTests {
  private static func isReadable(_ descriptor: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, 0) == 1
  }

  private static func isClosedOnExec(_ descriptor: Int32) -> Bool {
    fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0
  }

  @Test func `an event is readable until it is cleared`() {
    let event = fob_eventfd()
    defer { close(event) }
    #expect(Self.isClosedOnExec(event) && !Self.isReadable(event) && fob_eventfd_clear(event) == 0)
    #expect(fob_eventfd_signal(event) == 0 && fob_eventfd_signal(event) == 0)
    #expect(Self.isReadable(event) && fob_eventfd_clear(event) == 1 && !Self.isReadable(event))
  }

  @Test func `a memory file is written and cut like a file`() {
    let file = fob_memfd_create("fob-test")
    defer { close(file) }
    #expect(Self.isClosedOnExec(file))
    #expect(write(file, "abc", 3) == 3 && lseek(file, 0, SEEK_CUR) == 3 && ftruncate(file, 0) == 0)
  }

  @Test func `both ends of a pipe are closed on exec`() {
    var ends: [Int32] = [-1, -1]
    #expect(fob_pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(ends.allSatisfy { Self.isClosedOnExec($0) && fcntl($0, F_GETFL) & O_NONBLOCK == 0 })
  }

  @Test func `timers fire at a moment and not before`() {
    let timer = fob_clock_timer()
    defer { close(timer) }
    #expect(Self.isClosedOnExec(timer) && fob_clock_timer_read(timer) == 0)
    #expect(fob_clock_timer_arm(timer, Int64(time(nil)) + 1_000_000, 0) == 0)
    #expect(!Self.isReadable(timer) && fob_clock_timer_read(timer) == 0)
    for past in [1, 0, -5] as [Int64] {
      #expect(fob_clock_timer_arm(timer, past, 0) == 0)
      var polled = pollfd(fd: timer, events: Int16(POLLIN), revents: 0)
      #expect(poll(&polled, 1, 60_000) == 1 && fob_clock_timer_read(timer) == 1)
      #expect(fob_clock_timer_read(timer) == 0)
    }
    #expect(fob_clock_timer_arm(timer, 1, 0) == 0 && fob_clock_timer_disarm(timer) == 0)
    #expect(!Self.isReadable(timer))
  }

  @Test(
    arguments: [
      ([UInt64](), 0 as Int32), ([5, 22, 6, 4], 0), ([30, 8], 0), ([5, 1, 22, 0], 1), ([6, 1, 30, 12], 1),
    ] as [([UInt64], Int32)])
  func `relocated text is told`(entries: [UInt64], isRelocated: Int32) {
    // DT_TEXTREL is 22, DT_FLAGS 30, DF_TEXTREL 4.
    #expect(fob_text_is_relocated(entries + [0, 0]) == isRelocated)
  }

  @Test func `processes become readable when they end`() {
    let own = fob_pidfd_open(getpid())
    #expect(own >= 0 && !Self.isReadable(own) && Self.isClosedOnExec(own))
    close(own)
    #expect(fob_pidfd_open(-1) == -1)
  }
}
