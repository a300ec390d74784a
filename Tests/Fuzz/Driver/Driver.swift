import Glibc

@testable import FuzzTests

/// What libFuzzer calls with each input. The target is named by `FOB_FUZZ_TARGET`.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.read(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    fatalError("\(target.name): \(error)")
  }
  return 0
}

private let target: FuzzTarget = {
  let name = getenv("FOB_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fatalError("FOB_FUZZ_TARGET must be one of \(FuzzTarget.all.map(\.name).joined(separator: ", ")).")
  }
  return target
}()
