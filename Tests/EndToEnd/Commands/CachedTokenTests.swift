import Foundation
import Support
import Testing

/// `fob token ENV` while the session is good: what it costs, in what does not depend on the machine.
@Suite(.drivesPrograms) struct CachedTokenTests {
  private let host: OperatorHost

  init() throws {
    host = try OperatorHost()
  }

  @Test(arguments: [[], ["--header"], ["--curl-config"]])
  func `it reads one file and asks nobody`(form: [String]) async throws {
    // One that says more than is needed goes the long way.
    let arguments = ["token", "archive"] + form
    let token = try await host.fob(arguments + (form.isEmpty ? [] : ["--min-valid", "1s"])).output
    let counters = try host.sandbox.counters()
    let session = host.folder.path(of: "state/fob/sessions/archive.json")
    let folders = ["config", "config/fob", "config/fob/environments", "state", "state/fob", "state/fob/sessions"]
    let opened = try OpenedFiles(in: folders.map { host.folder.path(of: $0) })
    let again = try await host.fob(arguments)
    #expect(again.status == 0 && again.output == token && again.errors.isEmpty)
    #expect(opened.drain() == [session])
    #expect(try host.sandbox.counters() == counters)
  }

  @Test func `it loads no library of what it does not do`() async throws {
    let token = try await host.fob("token", "archive").output
    let again = try await host.fob("token", "archive", adding: ["LD_DEBUG": "files"])
    #expect(again.output == token)
    let loaded = Set(again.errors.split(separator: "\n").filter { $0.contains("calling init:") }.map(libraryName))
    #expect(loaded.contains("libc.so"))
    #expect(
      loaded.isDisjoint(with: [
        "libcurl.so", "libxml2.so", "libncursesw.so", "libtinfo.so", "libFoundation.so", "libFoundationNetworking.so",
        "libFoundationInternationalization.so", "lib_FoundationICU.so",
      ]), "\(loaded.sorted())")
  }

  /// `libc.so` of a line that ends in `/lib/x86_64-linux-gnu/libc.so.6`.
  private func libraryName(_ line: Substring) -> String {
    let file = line.split(separator: "/").last ?? ""
    return file.range(of: ".so").map { String(file[..<$0.upperBound]) } ?? String(file)
  }

  @Test func `an edited environment is read again`() async throws {
    let token = try await host.fob("token", "archive").output
    try host.change("archive", "url", to: "http://localhost:1")
    let moved = try await host.fob("token", "archive")
    #expect(moved.status == 4 && moved.output.isEmpty, "\(moved.errors)")
    try host.change("archive", "url", to: host.sandbox.baseURL)
    #expect(try await host.fob("token", "archive").output == token)
  }

  @Test func `a full disk is told`() async throws {
    _ = try await host.fob("token", "archive")
    let full = try await host.fob(
      "exec", "archive", "--", "sh", "-c", "\"$0\" token archive > /dev/full", BuiltBinary.path("fob"))
    #expect(full.status == 1)
    #expect(full.errors.contains("The result could not be written: No space left on device"), "\(full.errors)")
  }
}
