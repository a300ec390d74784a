import FoundationEssentials
import Glibc

/// The program `fob-sandbox` on this machine.
enum SandboxProgram {
  /// Its path: beside this program, else in the `PATH`.
  /// - Parameter user: what needs it, as the beginning of a sentence.
  static func path(_ variables: [String: String], for user: String) throws(CommandFailure) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let folders = [beside] + (variables["PATH"] ?? "").split(separator: ":").map(String.init)
    if let path = folders.map({ $0 + "/fob-sandbox" }).first(where: { access($0, X_OK) == 0 }) { return path }
    throw CommandFailure(
      .failed,
      "\(user) needs the program fob-sandbox beside fob (or in the PATH), and it is not there. It comes with the package and with 'swift build'."
    )
  }
}
