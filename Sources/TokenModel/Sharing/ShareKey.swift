/// The keys of a share's file; the raw value is how it writes them. The password has the forms of every secret.
public enum ShareKey: String, Sendable, CaseIterable {
  case url, folder, prefix, user, password
  case caFile = "ca_file"
  case clientCertificate = "client_certificate"
  case clientKey = "client_key"
  case proxy, egress

  /// One sentence for the manual and error messages.
  public var help: String {
    switch self {
    case .url: "The client addresses of etcd's members, separated by commas: https://HOST:2379."
    case .folder:
      "In place of url: a folder of this machine, for several accounts of one user that keep their files apart."
    case .prefix: "What fob's keys in etcd begin with. Default: fob."
    case .user: "The user that etcd knows fob by, where it asks for one."
    case .password:
      "That user's password; as for environments also password_command, password_file, password_env or password_vault ('fob vault add NAME register_password')."
    case .caFile: "A PEM file with the certificate authorities to trust instead of the host's."
    case .clientCertificate: "A PEM file with the client's certificate, whose subject has no CN."
    case .clientKey: "A PEM file with its key, if it is not in the same file."
    case .proxy: "A proxy's address. Default: HTTPS_PROXY."
    case .egress:
      "A word for the address that servers see this host at, where not all of the team's hosts have the same one."
    }
  }
}
