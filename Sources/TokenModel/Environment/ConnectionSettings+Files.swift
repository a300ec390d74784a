import Host

extension ConnectionSettings {
  /// The files that are named here, and how far out of others' reach each must be. Where no key's file is named, the key is in the certificate's.
  public var files: [(key: CommonEnvironmentKey, path: String, trust: FileTrust)] {
    let named: [(key: CommonEnvironmentKey, path: String?, trust: FileTrust)] = [
      (.caFile, caFile, .configuration),
      (
        .clientCertificate, clientCertificate,
        clientKey == nil || clientKey == clientCertificate ? .secret : .configuration
      ),
      (.clientKey, clientKey, .secret),
    ]
    return named.compactMap { file in file.path.map { (file.key, $0, file.trust) } }
  }
}
