extension Dialog {
  /// The first of its lines on the screen; nil where it is a list, which shows what is chosen.
  var top: Int? {
    switch self {
    case .inspect(let dialog): dialog.top
    case .login(let dialog): dialog.top
    case .unlock(let dialog): dialog.top
    case .add(let dialog): dialog.top
    case .create(let dialog): dialog.top
    case .label(let dialog): dialog.top
    case .revoke(let dialog): dialog.top
    case .revokeMany(let dialog): dialog.top
    case .revocation(let dialog): dialog.top
    case .resume(let dialog): dialog.top
    case .rotate(let dialog): dialog.top
    case .logOut(let dialog): dialog.top
    case .help(let dialog): dialog.top
    case .report(let dialog): dialog.top
    case .copy, .sort, .columns, .themes, .activity: nil
    }
  }

  /// Puts another line first.
  mutating func scroll(to top: Int) {
    switch self {
    case .inspect(var dialog):
      dialog.top = top
      self = .inspect(dialog)
    case .login(var dialog):
      dialog.top = top
      self = .login(dialog)
    case .unlock(var dialog):
      dialog.top = top
      self = .unlock(dialog)
    case .add(var dialog):
      dialog.top = top
      self = .add(dialog)
    case .create(var dialog):
      dialog.top = top
      self = .create(dialog)
    case .label(var dialog):
      dialog.top = top
      self = .label(dialog)
    case .revoke(var dialog):
      dialog.top = top
      self = .revoke(dialog)
    case .revokeMany(var dialog):
      dialog.top = top
      self = .revokeMany(dialog)
    case .revocation(var dialog):
      dialog.top = top
      self = .revocation(dialog)
    case .resume(var dialog):
      dialog.top = top
      self = .resume(dialog)
    case .rotate(var dialog):
      dialog.top = top
      self = .rotate(dialog)
    case .logOut(var dialog):
      dialog.top = top
      self = .logOut(dialog)
    case .help(var dialog):
      dialog.top = top
      self = .help(dialog)
    case .report(var dialog):
      dialog.top = top
      self = .report(dialog)
    case .copy, .sort, .columns, .themes, .activity: break
    }
  }
}
