import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct FolderRegisterTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "register")
    try FolderRegister.make(in: path)
  }

  @Test(arguments: RegisterConformance.all.indices) func `a folder does what every register must do`(
    number: Int
  ) async throws {
    // The machine may be busy with all the other tests.
    let registers = (0..<2).map { _ in FolderRegister(folder: path, patience: .seconds(120)) }
    let conformance = RegisterConformance(first: registers[0], second: registers[1])
    try await RegisterConformance.all[number].check(conformance)
  }

  @Test func `a folder's keys are listed, and emptied only as they were read`() async throws {
    let (register, key) = (FolderRegister(folder: path), RegisterKey("0a"))
    #expect(try await register.keys().isEmpty)
    let version = try #require(try await register.swap(key, expected: nil, value: [1]).entry?.version)
    #expect(try await register.keys() == [key: version])
    let changed = try await register.swap(key, expected: version, value: [2])
    await #expect(throws: RegisterFailure.conflict) { try await register.remove(key, expected: version) }
    try await register.remove(key, expected: try #require(changed.entry?.version))
    #expect(try await register.keys().isEmpty)
    let emptied = try await register.read(key)
    #expect(emptied.entry == nil && emptied.standing.revision > changed.standing.revision)
  }

  @Test func `a folder that was put back from a copy stands lower, one that was made anew is another`() async throws {
    let (register, key) = (FolderRegister(folder: path), RegisterKey("0a"))
    let first = try await register.swap(key, expected: nil, value: [1])
    let copy = folder.path(of: "copy")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    let second = try await register.swap(key, expected: first.entry?.version, value: [2])
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: copy, toPath: path)
    let back = try await register.read(key)
    #expect(back.standing.cluster == second.standing.cluster)
    #expect(back.standing.revision < second.standing.revision)
    try FileManager.default.removeItem(atPath: path)
    try FolderRegister.make(in: path)
    #expect(try await register.read(key).standing.cluster != second.standing.cluster)
  }

  @Test func `a folder that is not there is unreachable, and is not made by who uses it`() async throws {
    try FileManager.default.removeItem(atPath: path)
    let register = FolderRegister(folder: path)
    await #expect(throws: RegisterFailure.self) { try await register.read(RegisterKey("0a")) }
    await #expect(throws: RegisterFailure.self) {
      try await register.swap(RegisterKey("0a"), expected: nil, value: [1])
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `making it twice leaves what is there`() async throws {
    let register = FolderRegister(folder: path)
    let written = try await register.swap(RegisterKey("0a"), expected: nil, value: [1])
    try FolderRegister.make(in: path)
    #expect(try await register.read(RegisterKey("0a")) == written)
  }

  @Test(arguments: ["revision", "3061.value"]) func `a damaged file is unreadable`(name: String) async throws {
    let register = FolderRegister(folder: path)
    _ = try await register.swap(RegisterKey("0a"), expected: nil, value: [1])
    _ = try folder.write("rubbish", to: "register/\(name)")
    await #expect { try await register.read(RegisterKey("0a")) } throws: { error in
      if case .unreadable? = error as? RegisterFailure { true } else { false }
    }
  }
}
