import Foundation
import Support
import Testing

extension SessionFixture {
  /// How many descriptors of this process are open on a file of that name in the fixture's folder.
  func openDescriptors(of name: String) -> Int {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.count { descriptor in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
      return target == "\(folder.path)/sessions/\(name)"
    }
  }
}
