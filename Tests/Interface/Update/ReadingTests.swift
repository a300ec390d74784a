import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Environments whose files are not read yet, and how they come to be.
@Suite struct ReadingTests {
  private static let size = Size(rows: 24, columns: 80)

  /// So many environments with a session, by name.
  private static func readings(_ count: Int) throws -> [EnvironmentSnapshot] {
    try (1...count).map { number in
      let name = "site-" + String(String(10_000 + number).dropFirst())
      let site = try World.environment(
        name, World.preservica, "https://\(name).example.org", username: "ops@example.org", isProduction: false)
      return World.reading(site, World.session(of: site, endsIn: 3000, issued: 60))
    }
  }

  /// A state that has listed its environments and read none.
  private static func unread(
    _ readings: [EnvironmentSnapshot], chosen: String? = nil, preferences: Preferences = Preferences()
  ) -> AppState {
    var state = AppState(profiles: World.profiles, chosen: chosen, preferences: preferences)
    state.display.size = size
    state.show(readings.map(\.listed))
    return state
  }

  /// What is to be read by some effects.
  private static func files(_ effects: [Effect]) -> [String] {
    effects.flatMap { effect in
      if case .readEnvironments(let files, _) = effect { files.map(\.name.text) } else { [String]() }
    }
  }

  private static func renewals(_ effects: [Effect]) -> [String] {
    effects.compactMap { effect in
      if case .start(.obtainSession, let environment, _) = effect { environment.name.text } else { nil }
    }
  }

  @Test func `a first frame needs the files of what it shows and of the chosen environment`() throws {
    var state = Self.unread(try Self.readings(1000))
    let rows = Layout(state).environmentRows
    #expect(state.filesForFirstFrame(on: Self.size).map(\.name.text) == state.environments.prefix(rows).map(\.name))
    state = Self.unread(try Self.readings(1000), chosen: "site-0700")
    let shown = state.filesForFirstFrame(on: Self.size).map(\.name.text)
    #expect(shown == state.environments[(700 - rows)..<700].map(\.name))
    #expect(state.filesForFirstFrame(on: Size(rows: 60, columns: 80)).count > 30)
    #expect(state.environmentsTop == 0)
    let first = try Self.readings(1000).filter { shown.contains($0.entry.name) }
    state.handle(first)
    #expect(!Self.files(update(&state, .terminal(.clock(World.now)))).contains(where: shown.contains), "read already")
  }

  @Test func `the rest is read in batches, what is at hand first, and each file once`() throws {
    let readings = try Self.readings(1000)
    var state = Self.unread(readings)
    var effects = update(&state, .terminal(.clock(World.now)))
    #expect(Self.files(effects).count == AppState.readingBatch)
    #expect(Self.files(update(&state, .terminal(.resized(Display(size: Self.size))))).isEmpty, "one at a time")
    state.type("G")
    var read: [String] = []
    while case let names = Self.files(effects), !names.isEmpty {
      if read.count == AppState.readingBatch { #expect(names.prefix(30).contains("site-1000")) }
      read += names
      effects = update(&state, .environmentsRead(readings.filter { names.contains($0.entry.name) }))
    }
    #expect(read.count == 1000)
    #expect(Set(read).count == 1000)
    #expect(!state.isReadingEnvironments)
    #expect(state.chosen == "site-1000")
  }

  @Test func `an unread environment is not gone, not broken and not renewed`() throws {
    let prod = try World.prod()
    let reading = World.reading(prod, World.session(of: prod, endsIn: 100, issued: 800), asks: [])
    var state = Self.unread([reading])
    let effects = update(&state, .terminal(.clock(World.now)))
    #expect(Self.renewals(effects).isEmpty)
    #expect(state.nextChange(after: World.now) == nil)
    #expect(state.screen.contains("prod"))
    #expect(state.screen.contains("reading…"))
    #expect(state.screen.contains("fob is still reading this environment's file."))
    #expect(state.screen.contains("~ 1"))
    #expect(Self.renewals(update(&state, .environmentsRead([reading]))) == ["prod"])
    #expect(!state.screen.contains("reading"))
  }

  @Test(arguments: ["L", "R", "a", "O", "c", "y", "Y"])
  func `a key on an unread environment says that it is being read`(key: String) throws {
    var state = Self.unread(try World.readings(), chosen: "video")
    _ = update(&state, .terminal(.clock(World.now)))
    #expect(state.type(key).isEmpty)
    #expect(state.notice?.text == "fob is still reading this environment's file.")
    _ = update(&state, .environmentsRead(try World.readings()))
    #expect(state.notice == nil, "what it told is over")
  }

  @Test func `inspecting and unlocking wait for the files too`() throws {
    var state = Self.unread(try World.readings(), chosen: "video")
    state.press(.enter)
    #expect(state.dialogs.isEmpty)
    #expect(state.notice?.text == "fob is still reading this environment's file.")
    state.type("U")
    #expect(state.notice?.text == "fob is still reading the environments' files.")
    state.rest()
    state.rest()
    state.type(":environment ")
    #expect(state.commandCandidates.map(\.help) == Array(repeating: "not read yet", count: 4))
  }

  @Test func `what was chosen earlier stays while nothing is read, and counts when it is`() throws {
    var preferences = Preferences()
    var choices = EnvironmentChoices()
    choices.refresh = .manual
    preferences.kept.environments["prod"] = choices
    preferences.kept.environment = "prod"
    var state = Self.unread(try World.readings(), preferences: preferences)
    _ = update(&state, .terminal(.clock(World.now)))
    #expect(state.chosen == "prod")
    #expect(state.choices.environments == preferences.kept.environments)
    _ = update(&state, .environmentsRead(try World.readings()))
    #expect(state.chosenState?.refresh == .manual)
    #expect(state.choices.environments == preferences.kept.environments)
  }

  @Test func `what fails is counted, and so is what is not read yet`() throws {
    let readings = try World.readings()
    var state = Self.unread(readings, chosen: "prod")
    _ = update(&state, .terminal(.clock(World.now)))
    state.handle(readings.filter { $0.entry.name == "prod" })
    guard case .start(_, let prod, let work)? = state.type("R").first else { throw World.Missing() }
    let failure = ServiceFailure.unreachable(reason: "No route to host.", mayHaveArrived: false)
    _ = update(&state, .ended(prod.name, work, .obtainSession(.failure(.service(failure)))))
    #expect(state.screen.contains("× 1  ~ 3"))
    _ = update(&state, .environmentsRead(readings))
    #expect(state.screen.contains("× 2  "))
  }

  @Test func `revocations that were cut short are looked for when their environments are known`() throws {
    var state = Self.unread(try World.readings())
    #expect(!update(&state, .terminal(.clock(World.now))).contains(.readRevocations))
    #expect(update(&state, .environmentsRead(try World.readings())).contains(.readRevocations))
    #expect(!update(&state, .environmentsRead(try World.readings())).contains(.readRevocations))
  }
}

/// What changes on disk while fob is open.
@Suite struct DiskChangeTests {
  private func file(_ name: String) throws -> EnvironmentFileName {
    EnvironmentFileName(name: try World.named(name), file: "\(name).ini")
  }

  @Test func `a file's change has that file read and no other`() throws {
    var state = try World.state()
    #expect(update(&state, .filesChanged([.environmentFile("prod.ini")])) == [.listEnvironments])
    let listing = try World.readings().map(\.listed)
    #expect(
      update(&state, .environmentsListed(listing)) == [.readEnvironments([try file("prod")], sessionsOf: [])])
    #expect(state.screen.contains("14m32s"), "what was read before is shown meanwhile")
    var changed = try World.prod()
    changed.isProduction = false
    _ = update(&state, .environmentsRead([World.reading(changed, nil)]))
    #expect(state.environments.map(\.isProduction) == [false, false, false, true])
  }

  @Test func `a session's change has what is held read, also where the environments share their sign-ins`() throws {
    let pod = try World.podEnvironment()
    var second = pod
    second.name = try World.named("pod-other")
    var state = try World.state([World.reading(pod, nil), World.reading(second, nil), World.reading(World.prod(), nil)])
    let effects = update(&state, .filesChanged([.session(pod.name)]))
    #expect(effects == [.readEnvironments([], sessionsOf: [pod, second])])
    #expect(update(&state, .filesChanged([.session(try World.named("nobody"))])).isEmpty)
  }

  @Test func `what is known of a share has the sessions read that are in it, and no others`() throws {
    var state = try World.sharing()
    var prod = try World.prod()
    prod.share = try World.named("team")
    #expect(update(&state, .filesChanged([.share(try World.named("other"))])).isEmpty)
    #expect(
      update(&state, .filesChanged([.share(try World.named("team"))]))
        == [.readEnvironments([], sessionsOf: [prod])])
  }

  @Test func `what changes while it is read is read again`() throws {
    let prod = try World.prod()
    var state = try World.state()
    _ = update(&state, .filesChanged([.session(prod.name)]))
    #expect(update(&state, .filesChanged([.session(prod.name)])).isEmpty, "it is being read")
    let status = SessionStatus(.session(World.session(of: prod, endsIn: 899, issued: 1)))
    #expect(
      update(&state, .statusRead(prod.name, status, loginDemand: .nothing))
        == [.readEnvironments([], sessionsOf: [prod])])
    #expect(update(&state, .statusRead(prod.name, status, loginDemand: .nothing)).isEmpty)
  }

  @Test func `a session that changes while its environment is read for the first time is read again`() throws {
    let readings = try World.readings()
    var state = AppState(profiles: World.profiles, chosen: "prod")
    state.show(readings.map(\.listed))
    _ = update(&state, .terminal(.clock(World.now)))
    _ = update(&state, .filesChanged([.session(try World.named("prod"))]))
    let effects = update(&state, .environmentsRead(readings))
    #expect(effects.contains(.readEnvironments([try file("prod")], sessionsOf: [])))
  }

  @Test func `a session that changes while its environment's file breaks is not waited for`() throws {
    let prod = try World.prod()
    var state = try World.state()
    _ = update(&state, .filesChanged([.environmentFile("prod.ini")]))
    _ = update(&state, .environmentsListed(try World.readings().map(\.listed)))
    _ = update(&state, .filesChanged([.session(prod.name)]))
    let problem = FileFailure(file: "/x/prod.ini", line: 1, reason: "no such key")
    let broken = EnvironmentSnapshot(
      entry: .broken(name: "prod", problem: problem), status: nil, loginDemand: .nothing)
    #expect(update(&state, .environmentsRead([broken])).isEmpty)
    let video = try World.videoEnvironment()
    #expect(update(&state, .filesChanged([.session(video.name)])) == [.readEnvironments([], sessionsOf: [video])])
  }

  @Test func `what changes while the folder is listed has it listed once more before anything is read`() throws {
    var state = try World.state()
    #expect(update(&state, .filesChanged([.environmentFile("new.ini")])) == [.listEnvironments])
    #expect(update(&state, .filesChanged([.environmentFile("newer.ini")])).isEmpty)
    let listing = try World.readings().map(\.listed) + [.file(try file("zoo"))]
    #expect(update(&state, .environmentsListed(listing)) == [.listEnvironments])
    #expect(update(&state, .environmentsListed(listing)) == [.readEnvironments([try file("zoo")], sessionsOf: [])])
  }

  @Test func `everything is read again where the system has lost count, and after a pause`() throws {
    for message in [Message.filesChanged([.anything]), .terminal(.continued), .terminal(.clockSet)] {
      var state = try World.state()
      #expect(update(&state, message) == [.listEnvironments])
      let effects = update(&state, .environmentsListed(try World.readings().map(\.listed)))
      let files = try ["prod-test", "prod", "video", "pod-example"].map(file)
      #expect(effects == [.readEnvironments(files, sessionsOf: [])])
    }
  }

  @Test func `a file that vanishes is gone with its list, and the choice moves on`() throws {
    var state = try World.listed()
    let video = try World.videoEnvironment().name
    _ = update(&state, .filesChanged([.environmentFile("video.ini")]))
    _ = update(&state, .environmentsListed(try World.readings().map(\.listed).filter { $0.name != "video" }))
    #expect(state.lists[video] == nil)
    #expect(state.chosen == "pod-example", "the one below it")
  }

  @Test func `a file that breaks loses its list, one that is mended is as the file says`() throws {
    var state = try World.listed()
    let video = try World.videoEnvironment().name
    let problem = FileFailure(file: "/x/video.ini", line: 1, reason: "no such key")
    let broken = EnvironmentSnapshot(
      entry: .broken(name: "video", problem: problem), status: nil, loginDemand: .nothing)
    _ = update(&state, .environmentsRead([broken]))
    #expect(state.lists[video] == nil)
    #expect(state.screen.contains("no such key"))
    _ = update(&state, .environmentsRead(try World.readings()))
    #expect(state.chosenList != nil)
    #expect(state.chosenState?.refresh == .auto)
  }

  @Test func `another file of the same name takes the place of the one before when it is read`() throws {
    var state = try World.state(chosen: "prod")
    let other = EnvironmentFileName(name: try World.named("prod"), file: "prod.properties")
    let listing = try World.readings().map(\.listed).map { $0.name == "prod" ? .file(other) : $0 }
    #expect(update(&state, .environmentsListed(listing)) == [.readEnvironments([other], sessionsOf: [])])
    #expect(state.screen.contains("14m32s"))
  }
}
