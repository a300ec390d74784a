import Interface
import TokenModel

/// fob's manual, written from the same tables as its help, its keys and the reader of its files.
public struct Manual: Sendable {
  /// A page of it; the raw value is its file's name.
  public enum Page: String, Sendable, CaseIterable {
    case program = "fob.1"
    case sandbox = "fob-sandbox.1"
    case environments = "fob-environments.5"
    case services = "fob-services.5"
    case themes = "fob-themes.5"
    case keys = "fob-keys.5"
    case policy = "fob-policy.5"
    case scripting = "fob-scripting.7"
    case sharing = "fob-sharing.7"
    case metrics = "fob-metrics.7"
    case events = "fob-events.7"
    case security = "fob-security.7"
    case troubleshooting = "fob-troubleshooting.7"

    /// The page's name without its section.
    public var name: String { String(rawValue.dropLast(2)) }
    /// Its section: 1 for programs, 5 for files, 7 for everything else.
    public var section: Int { rawValue.last?.wholeNumberValue ?? 1 }
  }

  /// The release that it describes.
  public struct Release: Sendable {
    /// Such as `0.1.0`.
    public let version: String
    /// When it was released, such as `November 27, 2026`.
    public let date: String

    /// Names a release.
    public init(version: String, date: String) {
      self.version = version
      self.date = date
    }
  }

  let release: Release

  /// A manual of a release.
  public init(_ release: Release) {
    self.release = release
  }

  /// The other pages, to be read after one.
  static func others(than page: Page) -> [(name: String, section: Int)] {
    Page.allCases.filter { $0 != page }.map { ($0.name, $0.section) }.sorted {
      ($0.section, $0.name) < ($1.section, $1.name)
    }
  }

  func begin(_ page: Page, purpose: String) -> RoffPage {
    RoffPage(
      name: page.name, section: page.section, date: release.date, program: "fob \(release.version)", purpose: purpose)
  }
}
