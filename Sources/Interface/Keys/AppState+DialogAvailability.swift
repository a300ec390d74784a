import TokenModel

/// What is possible in the dialog that has the keys.
extension AppState {
  /// The revocation whose results are on the screen.
  var revocationAtEnd: Revocation? {
    guard case .revocation(let dialog) = dialogs.last else { return nil }
    return dialog.outcome?.revocation
  }

  var retrying: Availability {
    guard let revocation = revocationAtEnd else { return .impossible("Nothing was tried.") }
    return revocation.isDone ? .impossible("All of them have ended.") : .possible
  }

  /// Why a dialog takes no keys while its answer is awaited.
  static let awaited = "It was sent; the answer is awaited."

  /// Whether what was asked in the dialog that has the keys is under way.
  private var isAwaiting: Bool {
    (keyContext == .form || keyContext == .confirmation) && dialogs.last?.work != nil
  }

  /// Fields and buttons.
  func answering(_ action: ActionName) -> Availability {
    if isAwaiting { return .impossible(Self.awaited) }
    return switch action {
    case .nextField, .previousField: severalFields
    case .showTyped: masked
    default: .possible
    }
  }

  /// A login or a try can be given up; what may change something is waited for.
  var cancelling: Availability {
    guard isAwaiting else { return .possible }
    return switch dialogs.last {
    case .login, .add: .possible
    case .unlock: .impossible("The passphrase is being tried.")
    default: .impossible(Self.awaited)
    }
  }

  private var masked: Availability {
    switch dialogs.last {
    case .login(let dialog) where dialog.form.hasSecrets: .possible
    case .add(let dialog) where dialog.form.hasSecrets: .possible
    case .unlock: .possible
    default: .impossible("Nothing is masked here.")
    }
  }

  var turning: Availability {
    switch dialogs.last {
    case .copy, .themes: .impossible("There is no other direction.")
    default: .possible
    }
  }

  var rawAnswer: Availability {
    guard case .inspect(let dialog) = dialogs.last, dialog.answer == nil else { return .possible }
    guard dialog.work == nil else { return .impossible("The server has not answered yet.") }
    if case .session = dialog.subject, dialog.failure == nil {
      return .impossible("There is no answer that is about this session.")
    }
    return .impossible("The server did not answer; what is shown is from the list.")
  }

  private var severalFields: Availability {
    let count =
      switch dialogs.last {
      case .login(let dialog): dialog.form.fields.count
      case .add(let dialog): dialog.form.fields.count
      case .create(let dialog): dialog.form.fields.count
      default: 1
      }
    return count > 1 ? .possible : .impossible("There is only one field.")
  }

  var revealing: Availability {
    guard case .inspect(let dialog) = dialogs.last, case .session(let name) = dialog.subject else {
      return .possible
    }
    let held = environments.first { $0.name == name }?.held
    return held?.session.accessToken == nil ? .impossible("There is no token to show.") : .possible
  }
}
