import Formats

extension FuzzTarget {
  /// The reader of certificates' dates, in binary form and as text.
  static let certificate = FuzzTarget("certificate") { input in
    _ = CertificateDates(der: input)
    _ = CertificateDates(pem: String(decoding: input, as: UTF8.self))
  }
}
