import Glibc

/// Turns this process into another program.
public enum ProcessReplacement {
  /// Runs a program in place of this one: same process, terminal, input and output, with default signals.
  ///
  /// - Parameters:
  ///   - arguments: the program, looked for in the `PATH` where it has no slash, and its arguments; not empty.
  ///   - descriptors: those that the program may inherit besides the standard ones (`OpenDescriptors.numbers` at the start): libraries open
  ///     sockets of which nobody told the system to close them.
  ///   - variables: what the program's environment holds besides this process's own.
  ///   - names: variables of this process that the program is not to have.
  /// - Returns: only where it failed: the `errno`.
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
