/// What a person wants the screens to look like.
enum ThemeChoice: Sendable, Equatable {
  /// As the files say: the environment's, else that of the settings.
  case configured
  /// This one, whatever the files say.
  case theme(String)
}
