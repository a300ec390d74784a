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
}
