import Foundation
import Glibc

/// Another host on this machine: a network namespace joined to this one by a pair of virtual interfaces; gone with the value that stands for it.
public final class NetworkNamespace {
  /// This side's address.
  public let address: String
  private let name: String
  private let interface: String

  private static let program = "/usr/sbin/ip"

  /// Whether one can be made here: root may, where the kernel lets it.
  public static let isAvailable: Bool = (try? NetworkNamespace()) != nil

  /// Makes a host.
  ///
  /// - Throws: `TestFailure` where that is not allowed.
  public init() throws {
    let number = Int(getpid()) % 30_000 + Int.random(in: 0..<30_000)
    (name, interface) = ("fob-test-\(number)", "fobt\(number)")
    let net = "10.\(200 + number % 50).\(number / 250 % 250)"
    address = "\(net).1"
    try run("netns", "add", name)
    do {
      try run("link", "add", interface, "type", "veth", "peer", "name", "eth0", "netns", name)
      try run("address", "add", "\(address)/30", "dev", interface)
      try run("link", "set", interface, "up")
      try run("-n", name, "address", "add", "\(net).2/30", "dev", "eth0")
      try run("-n", name, "link", "set", "eth0", "up")
    } catch {
      remove()
      throw error
    }
  }

  deinit { remove() }

  /// The command line that runs a program on that host.
  public func command(_ arguments: [String]) -> [String] {
    [Self.program, "netns", "exec", name] + arguments
  }

  /// Takes the network down on this side.
  public func takeDown() throws {
    try run("link", "set", interface, "down")
  }

  private func remove() {
    try? run("link", "delete", interface)
    try? run("netns", "delete", name)
  }

  private func run(_ arguments: String...) throws {
    let (status, text) = try Spawning.run([Self.program] + arguments, environment: [:])
    guard status == 0 else { throw TestFailure("ip \(arguments.joined(separator: " ")): \(text)") }
  }
}
