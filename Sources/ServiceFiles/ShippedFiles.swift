/// The service files that are part of the program, by the service's name.
enum ShippedFiles {
  static let texts: [String: [UInt8]] = [
    "jupyterhub": PackageResources.jupyterhub_ini
  ]
}
