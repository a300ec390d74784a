import Testing

@testable import Services

@Suite struct ServerVersionTests {
  @Test(arguments: [
    ("<CurrentVersion>8.0.0</CurrentVersion>", "8.0.0"),
    ("<?xml version='1.0'?>\n<R xmlns='x'>\n <CurrentVersion a=\"b\">\n 7.4-rc_1 \n</CurrentVersion></R>", "7.4-rc_1"),
    ("<x:R><x:CurrentVersion>6.9</x:CurrentVersion></x:R>", "6.9"),
  ])
  func `the version is read`(document: String, version: String) {
    #expect(ServerVersion.read(document) == version)
  }

  @Test(arguments: [
    "", "8.0.0", "<html></html>", "<CurrentVersion></CurrentVersion>", "<CurrentVersion/>", "<CurrentVersion",
    "<CurrentVersion>8.0.0\u{1b}[31m</CurrentVersion>", "<CurrentVersionX>8</CurrentVersionX>",
    "</CurrentVersion>8.0", "<CurrentVersion>" + String(repeating: "8", count: 65) + "</CurrentVersion>",
  ])
  func `a document without a version tells none`(document: String) {
    #expect(ServerVersion.read(document) == nil)
  }
}
