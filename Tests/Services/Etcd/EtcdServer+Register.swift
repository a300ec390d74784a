import Formats
import Services
import Support
import TokenModel

extension EtcdServer {
  /// A register in it, over a transport of its own.
  func register(user: String? = nil, password: String = "", prefix: String = "fob/t") throws -> EtcdRegister {
    var settings = try EtcdSettings(endpoints: [Origin(url)], prefix: prefix, user: user, file: "shares/test.ini") {
      Secret(password)
    }
    // The machine may be busy with all the other tests.
    settings.requestLimit = 60
    return EtcdRegister(settings, transport: CurlTransport(userAgent: "fob/test", environment: [:]))
  }

  /// Turns users on: root, and one whose role may read and write below a prefix.
  func addUser(_ user: String, password: String, prefix: String) throws {
    try control(["user", "add", "root:root"])
    try control(["user", "grant-role", "root", "root"])
    try control(["role", "add", user])
    try control(["role", "grant-permission", user, "readwrite", prefix, "--prefix=true"])
    try control(["user", "add", "\(user):\(password)"])
    try control(["user", "grant-role", user, user])
    try control(["auth", "enable"])
  }
}
