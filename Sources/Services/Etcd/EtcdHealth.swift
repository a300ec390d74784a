import Formats
import TokenModel

/// How one endpoint of an etcd cluster is.
public struct EtcdHealth: Sendable {
  /// What it says of itself.
  public struct Report: Sendable, Equatable {
    /// Its version.
    public var version: String
    /// Whether it leads the cluster; nil where the cluster has no leader.
    public var isLeader: Bool?
    /// Bytes of its database.
    public var databaseSize: UInt64
    /// How the cluster stands, as this endpoint knows it.
    public var standing: RegisterStanding
  }

  /// Its address.
  public var endpoint: Origin
  /// Seconds until it answered, or did not.
  public var seconds: Double
  /// What it says, or why it says nothing.
  public var report: Result<Report, RegisterFailure>
}

extension EtcdRegister {
  /// How each endpoint is, in the order of the settings; all are asked at once.
  public func health() async -> [EtcdHealth] {
    await withTaskGroup(of: (Int, EtcdHealth).self) { group in
      for (place, endpoint) in client.settings.endpoints.enumerated() {
        group.addTask { [client] in
          let start = ContinuousClock.now
          let report: Result<EtcdHealth.Report, RegisterFailure>
          do throws(RegisterFailure) {
            report = .success(try EtcdHealth.Report(try await client.ask(.status, at: endpoint)))
          } catch {
            report = .failure(error)
          }
          let seconds = (ContinuousClock.now - start).seconds
          return (place, EtcdHealth(endpoint: endpoint, seconds: seconds, report: report))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

extension EtcdHealth.Report {
  /// Reads the answer to a question for the status.
  init(_ answer: EtcdAnswer) throws(RegisterFailure) {
    guard let size = answer.number("dbSize"), let leader = answer.number("leader") else {
      throw .unreadable(reason: "the status cannot be read")
    }
    version = DisplayText(answer.text("version") ?? "").truncated(to: 20).string
    isLeader = leader == 0 ? nil : leader == (try answer.member())
    databaseSize = size
    standing = try answer.standing()
  }
}
