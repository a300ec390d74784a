import Foundation
import Glibc

/// What a program that a test starts is made to meet, by variables of its own (`Tests/Programs/Interposer`): its end, a failing file system, another time.
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

  /// The same where what it sends over the network counts too: killed before that, or between that and the answer.
  public static func killing(atStepOrSend step: Int) -> [String: String] {
    killing(at: step).merging(["INTERPOSER_SENDS": "1"]) { $1 }
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

/// A clock that programs go by which a test starts: it may set it while they run, or let time go by.
public final class SettableClock {
  /// The file that they look at.
  let path: String
  private let seconds: UnsafeMutablePointer<Int64>

  /// A clock that goes as the machine's.
  ///
  /// - Throws: `TestFailure` where its file cannot be made.
  public init(in folder: TemporaryFolder) throws {
    path = try folder.write(String(repeating: "\0", count: 16), to: "clock")
    let file = open(path, O_RDWR | O_CLOEXEC)
    defer { close(file) }
    let size = 2 * MemoryLayout<Int64>.size
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED else {
      throw TestFailure("there is no clock to be had")
    }
    seconds = memory.bindMemory(to: Int64.self, capacity: 2)
  }

  deinit { munmap(seconds, 2 * MemoryLayout<Int64>.size) }

  /// Seconds by which somebody set it forward: no time has gone by.
  public var set: Int {
    get { Int(seconds[0]) }
    set { seconds[0] = Int64(newValue) }
  }

  /// Seconds that have gone by beside those of the machine's clock.
  public var gone: Int {
    get { Int(seconds[1]) }
    set { seconds[1] = Int64(newValue) }
  }
}
