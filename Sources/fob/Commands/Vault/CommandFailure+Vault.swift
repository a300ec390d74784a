import TokenModel

extension CommandFailure {
  init(_ failure: VaultFailure) {
    let status: ExitStatus =
      switch failure {
      case .locked: .loginNeeded
      case .notSetUp, .missing: .noSuchThing
      case .weakPassphrase, .unusable: .usage
      case .alreadySetUp, .taken, .wrongPassphrase, .damaged, .otherRecipient, .fileRefused, .writingFailed,
        .keyringUnavailable:
        .failed
      }
    self.init(status, failure.description)
  }
}
