import Formats
import Foundation
import Testing
import TokenModel

@testable import ServiceFiles

@Suite struct ShippedFilesTests {
  @Test func `every file of the folder is part of the program`() throws {
    let folder = URL(filePath: #filePath).appending(path: "../../../Sources/ServiceFiles/Shipped").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(ShippedFiles.texts.keys.map { "\($0).ini" }))
  }

  @Test(arguments: ShippedFiles.texts.keys.sorted())
  func `each can be read, and is short`(name: String) throws {
    let text = try #require(ShippedFiles.texts[name])
    #expect(text.count { $0 == UInt8(ascii: "\n") } <= 30)
    let description = try ServiceFileReader.description(text, name: ServiceName(rawValue: name))
    #expect(description.name.rawValue == name)
    // Each can prove that a session is valid.
    #expect(description.check != nil)
  }
}
