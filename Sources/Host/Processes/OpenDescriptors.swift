import Glibc

/// The descriptors of this process, for those who hand it over to another program.
public enum OpenDescriptors {
  /// The numbers of all that are open now; none where the system does not tell.
  public static var numbers: Set<Int32> {
    let names = (try? FolderListing.names(in: "/proc/self/fd")) ?? []
    // One of them was that of the listing.
    return Set(names.compactMap { Int32($0) }.filter { fcntl($0, F_GETFD) >= 0 })
  }

  /// Has those that are open now and not among the given ones closed when another program takes over.
  static func closeOnReplacement(allBut kept: Set<Int32>) {
    for number in numbers.subtracting(kept) where number > STDERR_FILENO { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
  }
}
