import Testing

@testable import fob

@Suite struct OutputTests {
  @Test(arguments: [
    ("-", true), ("/dev/stdout", true), ("/dev/fd/1", true), ("/proc/self/fd/1", true), ("./-", false), ("--", false),
    ("/dev/stderr", false), ("stdout", false),
  ])
  func `some paths mean standard output`(path: String, isMeant: Bool) {
    #expect(Output.isStandardOutput(path) == isMeant)
  }
}
