import TokenModel

extension CommandFailure {
  init(_ failure: VaultFailure) {
    let status: ExitStatus =
      switch failure {
      case .locked: .loginNeeded
      case .notSetUp, .missing: .noSuchThing
      case .weakPassphrase, .unusable: .usage
      case .busy: .busy
      case .alreadySetUp, .taken, .wrongPassphrase, .damaged, .otherRecipient, .otherEntry, .otherAddress, .unmarked,
        .passphraseChanged, .stillUnlocked, .fileRefused, .writingFailed, .keyringUnavailable:
        .failed
      }
    self.init(status, failure.description)
  }
}
