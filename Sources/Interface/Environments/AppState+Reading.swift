import TerminalKit
import TokenModel

/// A change on disk, by this program or another.
public enum DiskChange: Sendable, Hashable {
  /// A file of the environments, by its name in the user's folder or the path of a system-wide one, was made, changed or removed.
  case environmentFile(String)
  /// What is kept of an environment's session was changed or removed.
  case session(EnvironmentName)
  /// What is known of a share was changed.
  case share(EnvironmentName)
  /// The system has lost count: anything may have changed.
  case anything
}

/// How far the screens are with reading what is on disk.
struct ReadingState: Sendable {
  enum Listing: Sendable {
    case none, underWay
    /// Under way, and something has changed since that it may miss.
    case outdated
  }

  /// How far the listing of the environments folder is. No file is read before it is there: only the listing tells a file that is gone from a broken one.
  var listing = Listing.none
  /// The names of the environments of which something is being read; one batch at a time, so that no older reading comes after a later one.
  var underWay: Set<String> = []
  /// Whether the folder was listed in this run.
  var wasListed = false
}

extension AppState {
  /// As many environments are read before the screen shows what came of it.
  static let readingBatch = 100

  /// Whether the files of some environments were not read yet: what is counted over all of them is not known.
  var isReadingEnvironments: Bool { environments.contains(where: \.isUnread) }

  /// Up to so many environments the first frame waits for all of their files.
  private static let firstFrameLimit = 50

  /// The files to read before the first frame: all of a few, else those of the environments on the screen and of the chosen one.
  func filesForFirstFrame(on size: Size) -> [EnvironmentFileName] {
    var first = self
    first.display.size = size
    first.scrollIntoView()
    // How they stand below each other depends on all of them.
    let all = environments.count <= Self.firstFrameLimit ? Array(environments.indices) : first.environmentsAtHand
    return all.compactMap { environments[$0].isUnread ? environments[$0].file : nil }
  }

  /// The places of the chosen environment and of those on the screen, each once.
  private var environmentsAtHand: [Int] {
    let layout = Layout(self)
    let shown = environmentLines(layout).places.dropFirst(environmentsTop).prefix(layout.environmentRows)
    return [chosenIndex].compactMap(\.self).filter { !shown.contains($0) } + shown
  }

  /// Takes in what changed on disk. A file's change has that file read again, and no other.
  mutating func filesChanged(_ changes: [DiskChange]) -> [Effect] {
    if changes.contains(.anything) { return readEverything() }
    var (files, sessions): (Set<String>, Set<String>) = ([], [])
    var shares: Set<EnvironmentName> = []
    for change in changes {
      switch change {
      case .environmentFile(let file): files.insert(file)
      case .session(let name): sessions.insert(name.text)
      case .share(let name): shares.insert(name)
      case .anything: break
      }
    }
    let systemFiles = files.filter { $0.hasPrefix("/") }.compactMap { $0.split(separator: "/").last }
    // Who logs in spends a sign-in of all environments at that server.
    let spending = environments.filter { sessions.contains($0.name) }.compactMap(\.environment)
      .filter { profile(of: $0)?.signInLimit != nil }.map(\.origin)
    for index in environments.indices {
      let state = environments[index]
      // What a file hides still has a say.
      let isChanged =
        state.file.map { files.contains($0.file) } ?? false || systemFiles.contains { $0.hasPrefix("\(state.name).") }
      let isConcerned =
        sessions.contains(state.name) || state.environment.map { spending.contains($0.origin) } ?? false
        || state.environment?.share.map { shares.contains($0) } ?? false
      // Of one that is being read for the first time nothing is known that could be read alone.
      if isChanged || isConcerned && state.isUnread {
        change(at: index) { $0.wanted = .file }
      } else if isConcerned, state.environment != nil, state.wanted == nil {
        change(at: index) { $0.wanted = .session }
      }
    }
    return files.isEmpty ? [] : listEnvironments()
  }

  /// Has the folder listed and every file read again; what was read stays until then.
  mutating func readEverything() -> [Effect] {
    for index in environments.indices where environments[index].file != nil {
      change(at: index) { $0.wanted = .file }
    }
    return listEnvironments()
  }

  private mutating func listEnvironments() -> [Effect] {
    switch reading.listing {
    case .none:
      reading.listing = .underWay
      return [.listEnvironments]
    case .underWay, .outdated:
      reading.listing = .outdated
      return []
    }
  }

  /// Takes in what is in the environments folder.
  mutating func environmentsListed(_ listing: [ListedEnvironment]) -> [Effect] {
    show(listing)
    let isOutdated = reading.listing == .outdated
    reading.listing = .none
    return isOutdated ? listEnvironments() : []
  }

  /// Starts reading what is to be read: what is on the screen first.
  mutating func readEnvironments() -> [Effect] {
    guard reading.listing == .none, reading.underWay.isEmpty else { return [] }
    let wanted = environments.indices.filter { environments[$0].wanted != nil }
    guard !wanted.isEmpty else { return [] }
    let atHand = environmentsAtHand.filter { environments[$0].wanted != nil }
    let batch = (atHand + wanted.filter { !atHand.contains($0) }).prefix(Self.readingBatch)
    var (files, sessions): ([EnvironmentFileName], [Environment]) = ([], [])
    for index in batch {
      let state = environments[index]
      switch state.wanted {
      case .file: files += [state.file].compactMap(\.self)
      // Its file may have come to be of no use since.
      case .session: sessions += [state.environment].compactMap(\.self)
      case nil: break
      }
      change(at: index) { $0.wanted = nil }
    }
    reading.underWay = Set(files.map(\.name.text) + sessions.map(\.name.text))
    return reading.underWay.isEmpty ? [] : [.readEnvironments(files, sessionsOf: sessions)]
  }
}
