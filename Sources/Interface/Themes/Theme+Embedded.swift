extension Theme {
  /// The texts of the themes that are part of the program, by name.
  public static let embedded: [String: String] = [
    "universal": String(decoding: PackageResources.universal_ini, as: UTF8.self),
    "dark": String(decoding: PackageResources.dark_ini, as: UTF8.self),
    "light": String(decoding: PackageResources.light_ini, as: UTF8.self),
    "mono": String(decoding: PackageResources.mono_ini, as: UTF8.self),
    "high-contrast": String(decoding: PackageResources.high_contrast_ini, as: UTF8.self),
    "deuteranopia": String(decoding: PackageResources.deuteranopia_ini, as: UTF8.self),
    "tritanopia": String(decoding: PackageResources.tritanopia_ini, as: UTF8.self),
  ]

  /// The theme that can be read on light and dark terminals, whatever their ANSI colours look like: the default.
  public static let universal: Theme = {
    do {
      return try Theme(ThemeDefinition(name: "universal", parsing: embedded["universal"] ?? "")) { _ in nil }
    } catch {
      fatalError("The theme that is part of the program is wrong. \(error)")
    }
  }()
}
