import Formats
import Host
import Synchronization
import TokenModel

/// A register in etcd, 3.4 and later, over its JSON gateway (`/v3/…`): a version is the revision of a key's last change. A swap also compares what was read,
/// since a store that was put back from a copy can come to the same revision with something else.
public struct EtcdRegister: SessionRegister {
  let client: EtcdClient
  let keys: EtcdPrefix
  private let last = EtcdLastValues()

  /// A register of these settings; nothing is asked yet.
  public init(_ settings: EtcdSettings, transport: any HTTPStreamTransport) {
    client = EtcdClient(settings, transport: transport)
    keys = EtcdPrefix(text: settings.prefix + "/s/")
  }

  /// What a key holds, as a majority of the cluster knows it.
  public func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading {
    let name = keys.text + key.text
    return try await client.ask(.read(name)) { answer throws(RegisterFailure) in
      let entry = try answer.entry(of: name).map { RegisterReading.Entry(value: $0.value, version: $0.version) }
      return RegisterReading(entry: entry.map { last.note($0, of: key) }, standing: try answer.standing())
    }
  }

  /// Writes a value only if the key's version is still the expected one.
  public func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    guard let revision = expected.map({ UInt64($0.text) }) ?? 0 else { throw .conflict }
    let present = last.value(of: key, at: expected)
    let swap = EtcdCall.swap(keys.text + key.text, expected: revision, present: present, value: value)
    let standing = try await client.ask(swap) { answer throws(RegisterFailure) in
      let standing = try answer.standing()
      guard answer.hasSucceeded else { throw .conflict }
      return standing
    }
    let entry = RegisterReading.Entry(value: value, version: RegisterVersion(String(standing.revision)))
    return RegisterReading(entry: last.note(entry, of: key), standing: standing)
  }

  /// Waits by one watch over all keys of the share; what changed before it began is found by a list of their revisions.
  public func change(
    of wanted: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey> {
    let end = ContinuousClock.now + time
    let listed: EtcdAnswer
    do throws(RegisterFailure) {
      listed = try await client.ask(.list(keys))
    } catch {
      if Task.isCancelled { return [] }
      throw error
    }
    let known = EtcdVersions(wanted, prefix: keys)
    let changed = known.changes(in: try listed.entries())
    guard changed.isEmpty, case let left = end - .now, left > .zero else { return changed }
    let reader = EtcdWatchReader(EtcdWatch(known, from: try listed.standing().revision + 1))
    let following = TaskThreadPool.start { [client, keys] () -> RegisterFailure? in
      do throws(RegisterFailure) {
        let call = EtcdCall.watch(keys, from: reader.start)
        try await client.follow(call, seconds: Int(left.components.seconds) + 2, reader: reader)
        return nil
      } catch {
        return error
      }
    }
    let alarm = TaskThreadPool.start { if await Pause.sleep(for: left) { following.cancel() } }
    let failure = await withTaskCancellationHandler {
      await following.value
    } onCancel: {
      following.cancel()
    }
    alarm.cancel()
    return try reader.changes(failure: failure, isOver: ContinuousClock.now >= end || Task.isCancelled)
  }
}

/// What this process has read or written last of each key. Large values are not kept: who writes those merges them.
private final class EtcdLastValues: Sendable {
  private static let sizeLimit = 65_536

  private let entries = Mutex<[RegisterKey: RegisterReading.Entry]>([:])

  func note(_ entry: RegisterReading.Entry, of key: RegisterKey) -> RegisterReading.Entry {
    entries.withLock { $0[key] = entry.value.count <= Self.sizeLimit ? entry : nil }
    return entry
  }

  /// The value that a version is of; nil where it is not known.
  func value(of key: RegisterKey, at version: RegisterVersion?) -> [UInt8]? {
    entries.withLock { entries in entries[key].flatMap { $0.version == version ? $0.value : nil } }
  }
}

/// The keys of a team, and emptying one: what a rotation needs.
extension EtcdRegister: ListedRegister {
  /// All keys that hold something.
  public func keys() async throws(RegisterFailure) -> [RegisterKey: RegisterVersion] {
    let answer = try await client.ask(.list(keys))
    let pairs = try answer.entries().map { (keys.name(of: $0), $0.version) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Empties a key if its last change is still the expected one.
  public func remove(_ key: RegisterKey, expected: RegisterVersion) async throws(RegisterFailure) {
    guard let revision = UInt64(expected.text) else { throw .conflict }
    let answer = try await client.ask(.remove(keys.text + key.text, expected: revision))
    guard answer.hasSucceeded else { throw .conflict }
  }
}
