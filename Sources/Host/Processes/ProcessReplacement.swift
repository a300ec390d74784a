import CLinux
import Glibc

/// Turns this process into another program.
public enum ProcessReplacement {
  /// Runs a program in place of this one: same process, terminal, input and output, with default signals.
  ///
  /// - Parameters:
  ///   - arguments: the program, looked for in the `PATH` if it has no slash, and its arguments; not empty.
  ///   - descriptors: those that the program may inherit besides the standard ones (`OpenDescriptors.numbers` at the start): libraries open
  ///     sockets of which nobody told the system to close them.
  ///   - variables: what the program's environment holds besides this process's own.
  ///   - names: variables of this process that the program is not to have.
  /// - Returns: only if it failed: the `errno`.
  public static func run(
    _ arguments: [String], keeping descriptors: Set<Int32>, adding variables: [String: String],
    removing names: [String] = []
  ) -> Int32 {
    OpenDescriptors.closeOnReplacement(allBut: descriptors)
    var none = sigset_t()
    sigemptyset(&none)
    sigprocmask(SIG_SETMASK, &none, nil)
    signal(SIGPIPE, SIG_DFL)
    for name in names { unsetenv(name) }
    for (name, value) in variables { setenv(name, value, 1) }
    let words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    guard let program = words.first ?? nil else { return ENOENT }
    execvp(program, words)
    return errno
  }
}

/// The descriptors of this process, for replacing it by another program.
public enum OpenDescriptors {
  /// The numbers of all that are open now; empty if the system does not list them.
  public static var numbers: Set<Int32> {
    let names = (try? FolderListing.names(in: "/proc/self/fd")) ?? []
    // One of them belonged to the listing.
    return Set(names.compactMap { Int32($0) }.filter { fcntl($0, F_GETFD) >= 0 })
  }

  /// Has the descriptors that are open now, except the given ones, closed when another program takes over.
  static func closeOnReplacement(allBut kept: Set<Int32>) {
    for number in numbers.subtracting(kept) where number > STDERR_FILENO { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
  }
}
