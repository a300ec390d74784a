import Formats
import Foundation
import Testing

@Suite struct RFC3339Tests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2020-06-01T11:15:21.000Z", 1_591_010_121),
      ("1985-04-12T23:20:50.52Z", 482_196_050.52),
      ("1996-12-19T16:39:57-08:00", 851_042_397), ("1990-12-31T23:59:60Z", 662_688_000),
      ("1990-12-31T15:59:60-08:00", 662_688_000), ("1937-01-01T12:00:27.87+00:20", -1_041_337_172.13),
      ("2019-12-16T08:48:46+00:00", 1_576_486_126), ("2000-02-29t00:00:00z", 951_782_400),
      ("2024-02-29 12:00:00Z", 1_709_208_000), ("1970-01-01T00:00:00-00:00", 0),
      ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
      ("1970-01-01T00:00:00.123456789012345678901234567890Z", 0.123456789012345678),
    ] as [(String, Double)])
  func `dates of RFC 3339 are read`(text: String, seconds: Double) throws {
    let date = try #require(RFC3339.date(text))
    #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
  }

  @Test(
    arguments: [
      "", "2020", "2020-06-01", "2020-06-01T11:15:21", "2020-6-1T11:15:21Z", "2020-00-01T00:00:00Z",
      "2020-13-01T00:00:00Z",
      "2020-01-00T00:00:00Z", "2020-01-32T00:00:00Z", "2021-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
      "2020-04-31T00:00:00Z",
      "2020-01-01T24:00:00Z", "2020-01-01T00:60:00Z", "2020-01-01T00:00:61Z", "2020-01-01T00:00:00.Z",
      "2020-01-01T00:00:00,5Z", "2020-01-01T00:00:00+0100", "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00+01:60",
      "2020-01-01T00:00:00 Z", " 2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z ", "2020-01-01T00:00:00ZZ",
      "+020-01-01T00:00:00Z", "-020-01-01T00:00:00Z", "２０２０-01-01T00:00:00Z", "20200-01-01T00:00:00Z",
      "2020-01-01X00:00:00Z", "2020-01-01T00:00:00\u{0}", "2020-01-01T0x:00:00Z",
    ])
  func `what is no date of RFC 3339 is refused`(text: String) {
    #expect(RFC3339.date(text) == nil)
  }

  @Test func `writes what Foundation writes`() {
    for seconds in stride(from: -11_000_000_000.0, to: 253_402_300_000, by: 12_345_678.25) {
      let date = Date(timeIntervalSince1970: seconds)
      let text = RFC3339.text(date)
      #expect(text == Date(timeIntervalSince1970: seconds.rounded(.down)).ISO8601Format())
      #expect(RFC3339.date(text)?.timeIntervalSince1970 == seconds.rounded(.down))
    }
  }

  @Test(
    arguments: [
      (1e300, "9999-12-31T23:59:59Z"), (.infinity, "9999-12-31T23:59:59Z"), (-1e300, "0000-01-01T00:00:00Z"),
      (-.infinity, "0000-01-01T00:00:00Z"), (.nan, "0000-01-01T00:00:00Z"), (253_402_300_800, "9999-12-31T23:59:59Z"),
      (-0.5, "1969-12-31T23:59:59Z"), (0.999, "1970-01-01T00:00:00Z"),
    ] as [(Double, String)])
  func `moments that the calendar does not reach become the nearest it does`(seconds: Double, text: String) {
    #expect(RFC3339.text(Date(timeIntervalSince1970: seconds)) == text)
  }
}

@Suite struct HTTPDateTests {
  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Sun, 22 Nov 2026 13:45:00 GMT", 1_795_355_100), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
    ] as [(String, Double)])
  func `dates of HTTP are read`(text: String, seconds: Double) {
    #expect(HTTPDate.date(text)?.timeIntervalSince1970 == seconds)
  }

  @Test(
    arguments: [
      "", "0", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 nov 1994 08:49:37 GMT",
      "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "So, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 25:49:37 GMT",
    ])
  func `what is no date of HTTP is refused`(text: String) {
    #expect(HTTPDate.date(text) == nil)
  }
}

@Suite struct TimeSpanTests {
  @Test(
    arguments: [(0, "0s"), (1, "1s"), (90, "90s"), (300, "5m"), (5400, "90m"), (7200, "2h"), (604_800, "7d")])
  func `time spans are written with the largest whole unit`(seconds: Int, text: String) {
    #expect(TimeSpan.text(seconds: seconds) == text)
    #expect(TimeSpan.seconds(parsing: text) == seconds)
  }

  @Test(
    arguments: [
      ("0", 0), ("90", 90), ("90s", 90), ("5m", 300), ("2h", 7200), ("7d", 604_800), ("007m", 420), ("0d", 0),
      ("9223372036854775807", .max), ("106751991167300d", 9_223_372_036_854_720_000),
    ])
  func `time spans are read`(text: String, seconds: Int) {
    #expect(TimeSpan.seconds(parsing: text) == seconds)
    let saysUnit = text.last?.isLetter == true
    #expect(TimeSpan.seconds(parsingWithUnit: text) == (saysUnit ? seconds : nil))
  }

  @Test(
    arguments: [
      "", "s", "m", "-1", "+1", "1.5h", "5 m", " 5m", "5m ", "5M", "5w", "5ms", "1h30m", "９", "9223372036854775808",
      "106751991167301d", "99999999999999999999d", "5é", "5m\u{301}",
    ])
  func `what is no time span is refused`(text: String) {
    #expect(TimeSpan.seconds(parsing: text) == nil)
  }
}
