#if canImport(Glibc)
  import Glibc
#endif

/// Why an environment file was not written.
struct EnvironmentFilesError: Error, CustomStringConvertible {
  let path: String
  let code: Int32

  var description: String {
    "\(path) could not be written: \(String(cString: strerror(code))). Name a folder that you may write to."
  }
}
