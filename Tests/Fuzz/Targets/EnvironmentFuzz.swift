import Formats
import Host
import Keeping
import TokenModel

@testable import Services

extension FuzzTarget {
  /// The reader of an environment's file, in each of its three forms.
  static let environment = FuzzTarget("environment") { input in
    guard let name = EnvironmentName("prod") else { return }
    let file = EnvironmentFile(
      name: name, path: "/config/fob/environments/prod.ini", home: "/home/ops", bytes: input,
      fingerprint: FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 4))
    let reader = EnvironmentReader(profiles: [PreservicaService.profile, ApiVideoService.profile, PodService.profile])
    let environment: Environment
    do throws(FileFailure) {
      environment = try reader.environment(file)
    } catch {
      try BrokenPromise.unless(!error.reason.isEmpty, "A file is refused without a word.")
      return
    }
    let origin = environment.origin
    try BrokenPromise.unless(
      origin.scheme == "https" || origin.isLoopback, "Secrets would go to \(origin.text) in the clear.")
    try BrokenPromise.unless(
      (1...3600).contains(environment.connection.timeout), "A request may take longer than an hour.")
  }
}
