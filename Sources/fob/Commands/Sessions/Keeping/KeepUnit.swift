import FoundationEssentials
import TokenModel

/// `fob keep` as a service of systemd's user manager.
struct KeepUnit {
  /// The environments to keep; none stands for all, those to come among them.
  let names: [EnvironmentName]

  /// The unit's file (systemd.service(5)).
  var text: String {
    """
    # systemctl --user enable --now fob-keep
    # Without a login it runs after: loginctl enable-linger
    [Unit]
    Description=Renews the sessions of fob's environments before they end
    Documentation=man:fob(1)

    [Service]
    ExecStart=\(([program, "keep"] + names.map(\.text)).joined(separator: " "))
    Restart=on-failure
    RestartSec=60
    RestartPreventExitStatus=64
    UMask=0077
    NoNewPrivileges=yes

    [Install]
    WantedBy=default.target

    """
  }

  /// This program's path, with what systemd would expand in it doubled.
  private var program: String {
    let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/usr/bin/fob"
    let quoted = path.replacing("%", with: "%%").replacing("$", with: "$$")
    return quoted.contains(" ") ? "\"\(quoted)\"" : quoted
  }
}
