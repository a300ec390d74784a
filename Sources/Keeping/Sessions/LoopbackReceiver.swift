import Formats
import Host
import TokenModel

/// Takes the end of a login in a browser where that runs on this machine: at a port that no other machine reaches
/// (RFC 8252 section 7.3). Over SSH the browser is elsewhere, and fob listens at no port.
public struct LoopbackReceiver: RedirectReceiver {
  private let isRemote: Bool

  /// How long it waits.
  private static let patience = Duration.seconds(600)

  /// - Parameter variables: those of this process.
  public init(variables: [String: String]) {
    isRemote = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].contains { variables[$0]?.isEmpty == false }
  }

  /// Not over SSH, and not if the login ends elsewhere.
  public func mayReceive(_ redirect: LoginRedirect) -> Bool { !isRemote && redirect.localPort != nil }

  /// Listens for ten minutes at most.
  public func address(endingAt redirect: LoginRedirect) async throws(TextFailure) -> Secret {
    guard mayReceive(redirect), let port = redirect.localPort else {
      throw TextFailure("The browser ends on another machine.")
    }
    let address: Secret?
    do throws(SystemFailure) {
      address = try await LoopbackListener.wait(atPort: port, for: Self.patience) { received in
        RedirectRequest.reply(to: received, for: redirect).map { LoopbackReply(bytes: $0.bytes, value: $0.address) }
      }
    } catch {
      throw TextFailure("fob cannot take the address from the browser itself. \(error)")
    }
    guard let address else { throw TextFailure("The browser did not come in time.") }
    return address
  }
}
