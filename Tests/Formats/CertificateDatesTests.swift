import Formats
import Foundation
import Testing

@Suite struct CertificateDatesTests {
  /// Made by openssl: begins in a year of two digits, ends in one of four.
  private static let pem = """
    MIIBbzCCARWgAwIBAgIUFW3Uo06jKin9RZdqMJ7VLdkmPXowCgYIKoZIzj0EAwIw
    DDEKMAgGA1UEAwwBeDAgFw0yNjExMjcwNjQ0MjJaGA8yMTI2MTEwMzA2NDQyMlow
    DDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLGoI9pJkWX7
    w3OqFjVZpcq7C2CBdX0lH8Ly9O1XLgRhHAiEgyBishQMPFWz8PONkURxvscdblyV
    MVOTs5SpatCjUzBRMB0GA1UdDgQWBBSX/nkv0uujN8fZHDypG6j/pKVuzTAfBgNV
    HSMEGDAWgBSX/nkv0uujN8fZHDypG6j/pKVuzTAPBgNVHRMBAf8EBTADAQH/MAoG
    CCqGSM49BAMCA0gAMEUCIQCCq1XejPSIW5jP6KH0Q0Y6rt+58wAg6qmvny8bZ82X
    vQIgeEhCTriWaAyfn7jQHN6Hi0cgUhWifE98w6YAlXmx+Co=
    """
  private static let text = "Subject: x\n-----BEGIN CERTIFICATE-----\n\(pem)\n-----END CERTIFICATE-----\n"

  @Test func `both forms of a time, and both forms of a certificate`() throws {
    let dates = try #require(CertificateDates(pem: Self.text))
    #expect(RFC3339.text(dates.start) == "2026-11-27T06:44:22Z")
    #expect(RFC3339.text(dates.end) == "2126-11-03T06:44:22Z")
    let windows = Self.text.replacingOccurrences(of: "\n", with: "\r\n")
    #expect(CertificateDates(pem: windows) == dates)
    #expect(CertificateDates(der: try Self.bytes()) == dates)
  }

  @Test(arguments: [("49", "2049"), ("50", "1950")])
  func `a year of two digits is one of 1950 to 2049`(short: String, long: String) throws {
    let bytes = try Self.bytes()
    let place = try #require(bytes.firstRange(of: Array("261127".utf8)))
    let changed = bytes[..<place.lowerBound] + Array(short.utf8) + bytes[(place.lowerBound + 2)...]
    #expect(CertificateDates(der: Array(changed)).map { RFC3339.text($0.start).prefix(4) } == Substring(long))
  }

  @Test func `what is cut within the dates is no certificate`() throws {
    let bytes = try Self.bytes()
    for length in 0..<bytes.count { #expect(CertificateDates(der: Array(bytes.prefix(length))) == nil) }
    #expect(CertificateDates(pem: "-----BEGIN CERTIFICATE-----\n====\n-----END CERTIFICATE-----") == nil)
    #expect(CertificateDates(pem: "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----") == nil)
  }

  private static func bytes() throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: pem, options: .ignoreUnknownCharacters)))
  }
}
