import TokenModel

@testable import Services

extension FuzzTarget {
  /// What etcd answers: to a question, and to a watch, whose lines come in whatever pieces.
  static let etcd = FuzzTarget("etcd") { input in
    if let answer = try? EtcdAnswer(input) {
      _ = try? answer.standing()
      for entry in (try? answer.entries()) ?? [] {
        try BrokenPromise.unless(entry.revision > 0 && !entry.key.isEmpty, "A key has no name or was never written.")
      }
    }
    _ = EtcdAnswer.words(of: input)
    let known = EtcdVersions([RegisterKey("0a"): RegisterVersion("7")], prefix: EtcdPrefix(text: "fob/t/s/"))
    var whole = EtcdWatch(known, from: 10)
    var pieces = whole
    _ = whole.read(input)
    for byte in input { guard pieces.read([byte]) else { break } }
    try BrokenPromise.unless(whole.outcome == pieces.outcome, "A watch tells something else in pieces.")
  }
}
