import CCurl
import TokenModel

@testable import Services

extension FuzzTarget {
  /// Addresses of people and servers: what an origin says must be where libcurl connects to.
  static let address = FuzzTarget("address") { input in
    let text = String(decoding: input, as: UTF8.self)
    let home = try Origin("https://pod.example.org")
    try check(Redirect.sentence(location: text, from: home))
    if let path = PodAddress.path(of: text, on: home) {
      try BrokenPromise.unless(path.hasPrefix("/") && !path.hasPrefix("//"), "A path of the server leads elsewhere.")
    }
    guard let origin = try? Origin(text) else { return }
    try BrokenPromise.unless((try? Origin(origin.text)) == origin, "An origin reads back as another.")
    try BrokenPromise.unless(origin.scheme == "https" || origin.isLoopback, "http would leave this machine.")
    guard ccurl_open() == nil, let url = CurlURL(request: origin.text + "/x") else { return }
    try BrokenPromise.unless(url.scheme == origin.scheme, "libcurl reads another scheme.")
    try BrokenPromise.unless(!origin.isLoopback || url.host == origin.host, "libcurl reads \(url.host).")
  }
}
