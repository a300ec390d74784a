import Formats
import Host
import Testing

/// QR codes by libqrencode, where it is installed.
@Suite(.enabled(if: QRCodeLibrary.fault == nil, "libqrencode4 is not installed")) struct QRCodeLibraryTests {
  @Test func `a code has its three finders`() throws {
    let code = try #require(QRCodeLibrary.code(of: "https://login.example.org/device?user_code=WDJB-MJHT"))
    #expect(code.width == 29)
    func hasFinder(_ row: Int, _ column: Int) -> Bool {
      (0..<7).allSatisfy { line in
        (0..<7).allSatisfy { place in
          let ring = max(abs(line - 3), abs(place - 3))
          return code.modules[(row + line) * code.width + column + place] == (ring != 2)
        }
      }
    }
    #expect(hasFinder(0, 0) && hasFinder(0, 22) && hasFinder(22, 0))
    #expect(!hasFinder(22, 22))
  }

  @Test func `what is too long has none`() {
    #expect(QRCodeLibrary.code(of: String(repeating: "x", count: 10_000)) == nil)
  }
}
