import Foundation

/// What a program that a test starts is made to meet, by variables of its own (`Tests/Interposer`): its end, a failing file system, another time.
public enum Interposer {
  /// A program that meets nothing yet.
  public static var variables: [String: String] {
    // A sanitized program wants its runtime first of all.
    ["LD_PRELOAD": BuiltBinary.path("libInterposer.so"), "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"]
  }

  /// It is killed before its step of this number, counted from 1, that changes the file system.
  public static func killing(at step: Int) -> [String: String] {
    variables.merging(["INTERPOSER_KILL_AT": "\(step)"]) { $1 }
  }

  /// From its step of this number on, all that change the file system fail.
  public static func failing(from step: Int, with error: Int32) -> [String: String] {
    variables.merging(["INTERPOSER_FAIL_FROM": "\(step)", "INTERPOSER_ERROR": "\(error)"]) { $1 }
  }

  /// Its steps are written to a file, a letter each: `o`pen, `m`ode, `w`rite, `f`sync, `r`ename, `l`ink, `u`nlink, `d`irectory.
  public static func notingSteps(in path: String) -> [String: String] {
    variables.merging(["INTERPOSER_STEPS": path]) { $1 }
  }

  /// The system denies it the kernel's keyrings.
  public static var withoutKeyrings: [String: String] { variables.merging(["INTERPOSER_NO_KEYS": "1"]) { $1 } }

  /// The system lets it start no threads.
  public static var withoutThreads: [String: String] { variables.merging(["INTERPOSER_NO_THREADS": "1"]) { $1 } }

  /// It goes by a clock of the test's.
  public static func clock(_ clock: SettableClock) -> [String: String] {
    variables.merging(["INTERPOSER_CLOCK": clock.path]) { $1 }
  }
}
