import ArgumentParser

/// What the program's exit status says; scripts rely on the numbers.
enum ExitStatus: Int32, Sendable {
  case done = 0
  case failed = 1
  case loginNeeded = 4
  case notReachable = 5
  case busy = 6
  case refusedByServer = 7
  case noSuchThing = 8
  case someFailed = 9
  case usage = 64
  case rateLimited = 75
  /// Nobody reads the result any more: what a shell says of a program that SIGPIPE has ended.
  case readerGone = 141

  /// The lines on exit statuses for every command's help.
  static let help = """
    EXIT STATUS
      0 done   1 failed   4 login needed   5 not reachable   6 busy
      7 refused by the server   8 no such thing   9 some of many failed
      64 usage   75 rate limited   141 the output has no reader
    """
}
