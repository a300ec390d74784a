/// What the command line says about how the services behave.
struct SandboxSettings: Sendable {
  /// Seeds sample data and the draw of failing requests.
  var seed: UInt64 = 1
  /// How long every answer waits.
  var latency: Duration = .zero
  /// How many of all requests fail with 500, from 0 to 1.
  var failureShare: Double = 0
  /// Seconds by which the services' clock is ahead of the machine's.
  var clockSkew: Double = 0
  /// Seconds that an access token lasts; each service's own lifetime when not given.
  var tokenLifetime: Double?
  /// Whether a refresh token that is used twice ends its whole session.
  var detectsReuse = false
  /// Whether the code of a second factor is good for one sign-in only.
  var usesCodesOnce = false
  /// How many upload tokens api.video's first account holds.
  var uploadTokens = 187
  /// Requests that api.video allows an account each minute.
  var rateLimit = 6000
  /// Seconds that this minute lasts.
  var rateWindow: Double = 60
  /// Sign-ins that POD allows an address in 12 hours.
  var signInLimit = 10
  /// Seconds that must lie between two questions about a login by device.
  var deviceInterval: Double = 5
  /// Whether clients reach it by something that speaks TLS, so that its addresses are https.
  var isBehindTLS = false
  /// Whether POD's first organization also holds tokens whose labels attack the terminal that shows them.
  var hasHostileLabels = false
  /// How many upload tokens POD's first organization holds besides the samples.
  var podTokens = 0
}
