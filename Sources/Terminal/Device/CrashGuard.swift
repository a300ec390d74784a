import CLinux
import Glibc

/// Gives the terminal back when the program crashes.
enum CrashGuard {
  private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

  /// From here on a crash writes these bytes to the descriptor and sets these modes there.
  static func arm(_ descriptor: Int32, modes: termios, bytes: [UInt8]) {
    withUnsafePointer(to: modes) { modes in
      bytes.withUnsafeBytes { buffer in
        let start = buffer.bindMemory(to: CChar.self).baseAddress
        _ = fob_terminal_guard_arm(descriptor, modes, start, buffer.count, signals, signals.count)
      }
    }
  }

  static func disarm() { fob_terminal_guard_disarm() }
}
