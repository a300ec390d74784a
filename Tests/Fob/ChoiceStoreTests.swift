import Formats
import Foundation
import Host
import Interface
import Support
import Testing

@testable import fob

@Suite struct ChoiceStoreTests {
  private func store(in folder: TemporaryFolder) -> (ChoiceStore, path: String) {
    let fob = Composition(variables: ["XDG_STATE_HOME": folder.path, "HOME": folder.path], isReadOnly: false)
    return (ChoiceStore(fob), "\(folder.path)/fob/interface.json")
  }

  private func choices(theme: String) -> KeptChoices {
    var choices = KeptChoices()
    choices.theme = theme
    return choices
  }

  @Test func `finds again what was kept`() throws {
    let folder = try TemporaryFolder()
    let (store, path) = store(in: folder)
    #expect(store.read().choices == KeptChoices())
    #expect(store.read().problems.isEmpty)
    try store.keepNow(choices(theme: "dark"), since: KeptChoices())
    #expect(store.read().choices == choices(theme: "dark"))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test(arguments: ["{", "{\"version\": 99, \"environments\": {}}", ""])
  func `sets a file aside that cannot be used`(text: String) throws {
    let folder = try TemporaryFolder()
    let (store, path) = store(in: folder)
    try store.keepNow(choices(theme: "dark"), since: KeptChoices())
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let read = store.read()
    #expect(read.choices == KeptChoices())
    #expect(read.problems.map(\.file) == [path])
    #expect(try String(contentsOfFile: "\(path).unusable", encoding: .utf8) == text)
    try store.keepNow(choices(theme: "light"), since: KeptChoices())
    #expect(store.read().choices == choices(theme: "light"))
  }

  @Test func `says why nothing is kept`() throws {
    let folder = try TemporaryFolder()
    let (store, path) = store(in: folder)
    try folder.write("in the way", to: "fob")
    let problem = #expect(throws: FileFailure.self) {
      try store.keepNow(choices(theme: "dark"), since: KeptChoices())
    }
    #expect(problem?.description.hasPrefix("\(path): fob cannot save your choices.") == true)
  }

  @Test func `of two that end at once none loses its choices`() throws {
    let folder = try TemporaryFolder()
    let fob = Composition(variables: ["XDG_STATE_HOME": folder.path, "HOME": folder.path], isReadOnly: false)
    let names = (0..<16).map { "env\($0)" }
    DispatchQueue.concurrentPerform(iterations: names.count) { number in
      var choices = KeptChoices()
      choices.environments[names[number]] = EnvironmentChoices()
      try? ChoiceStore(fob, patience: .seconds(600)).keepNow(choices, since: KeptChoices())
    }
    #expect(ChoiceStore(fob).read().choices.environments.keys.sorted() == names.sorted())
  }

  @Test func `whoever holds the lock for good keeps nothing from being kept`() throws {
    let folder = try TemporaryFolder()
    let fob = Composition(variables: ["XDG_STATE_HOME": folder.path, "HOME": folder.path], isReadOnly: false)
    let store = ChoiceStore(fob, patience: .zero)
    try store.keepNow(choices(theme: "dark"), since: KeptChoices())
    let lock = try LockFile("\(folder.path)/fob/interface.lock")
    #expect(lock.tryLock())
    try store.keepNow(choices(theme: "light"), since: choices(theme: "dark"))
    #expect(store.read().choices == choices(theme: "light"))
  }
}
