import Formats
import Host
import Synchronization
import TokenModel

/// A register in etcd, 3.4 and later, over its JSON gateway (`/v3/…`): a version is the revision of a key's last change.
public struct EtcdRegister: SessionRegister {
  let client: EtcdClient
  private let keys: EtcdPrefix

  /// A register of these settings; nothing is asked yet.
  public init(_ settings: EtcdSettings, transport: any HTTPStreamTransport) {
    client = EtcdClient(settings, transport: transport)
    keys = EtcdPrefix(text: settings.prefix + "/s/")
  }

  /// What a key holds, as a majority of the cluster knows it.
  public func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading {
    let answer = try await client.ask(.read(keys.text + key.text))
    let standing = try answer.standing()
    guard let entry = try answer.entries().first else { return RegisterReading(entry: nil, standing: standing) }
    guard entry.key.elementsEqual((keys.text + key.text).utf8), entry.revision <= standing.revision else {
      throw .unreadable(reason: "etcd answered for another key, or with a revision that is still to come")
    }
    return RegisterReading(entry: .init(value: entry.value, version: entry.version), standing: standing)
  }

  /// Writes a value only if the key's version is still the expected one.
  public func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    guard let revision = expected.map({ UInt64($0.text) }) ?? 0 else { throw .conflict }
    let answer = try await client.ask(.swap(keys.text + key.text, expected: revision, value: value))
    let standing: RegisterStanding
    do throws(RegisterFailure) {
      standing = try answer.standing()
    } catch {
      throw .unknownOutcome(reason: "etcd's answer cannot be read")
    }
    guard answer.hasSucceeded else { throw .conflict }
    return RegisterReading(
      entry: .init(value: value, version: RegisterVersion(String(standing.revision))), standing: standing)
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
