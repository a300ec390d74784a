/// The service files that are part of the program, by the service's name.
enum ShippedFiles {
  static let texts: [String: [UInt8]] = [
    "archivesspace": PackageResources.archivesspace_ini,
    "devpi": PackageResources.devpi_ini,
    "jupyterhub": PackageResources.jupyterhub_ini,
    "simplejwt": PackageResources.simplejwt_ini,
  ]
}
