import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// Whether it is really meant: said on the command line, or asked at the terminal.
struct RevokeConsent: ParsableArguments, Sendable {
  @Flag(help: "Do not ask; refused on production.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Answers the question on production: the environment's name and the number of tokens, for example prod-video:2.",
      valueName: "name:count"))
  var confirm: RevokeConfirmation?

  /// Whether it was said on the command line.
  var isGiven: Bool { yes || confirm != nil }

  /// Returns where it is meant.
  /// - Parameter count: how many tokens will be revoked.
  func require(_ count: Int, of environment: Environment) async throws(CommandFailure) {
    let expected = "\(environment.name):\(count)"
    if let confirm {
      guard confirm.matches(environment.name, count: count) else {
        throw CommandFailure(.usage, "--confirm does not match: it must be '\(expected)'. Nothing was revoked.")
      }
    } else if yes {
      guard !environment.isProduction else {
        throw CommandFailure(
          .usage, "\(environment.name) is production: use --confirm \(expected) instead of --yes. Nothing was revoked.")
      }
    } else if !Prompt.isPossible {
      throw CommandFailure(
        .usage,
        "Cannot ask for confirmation (no terminal); use \(environment.isProduction ? "--confirm \(expected)" : "--yes"). Nothing was revoked."
      )
    } else if environment.isProduction {
      let typed = try await Prompt.ask("Type \(environment.name) to confirm:", isSecret: false).revealed
      guard typed == environment.name.text else { throw CommandFailure(.failed, "Not confirmed; nothing was revoked.") }
    } else if count > 1 {
      let typed = try await Prompt.ask("Revoke these \(count) tokens? Type \(count) to confirm:", isSecret: false)
        .revealed
      guard typed == "\(count)" else { throw CommandFailure(.failed, "Not confirmed; nothing was revoked.") }
    } else {
      guard try await Prompt.confirm("Revoke this token?") else {
        throw CommandFailure(.failed, "Nothing was revoked.")
      }
    }
  }
}

/// `NAME:COUNT`: says which production environment is meant and how many of its tokens.
struct RevokeConfirmation: ExpressibleByArgument, Sendable {
  private let name: String
  private let count: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), let count = Int(argument[argument.index(after: colon)...]) else {
      return nil
    }
    name = String(argument[..<colon])
    self.count = count
  }

  /// Whether it says just that.
  func matches(_ environment: EnvironmentName, count rows: Int) -> Bool {
    name == environment.text && count == rows
  }
}

/// Says what will be revoked, before anything is: how many of which scope and age, what is in use, and the tokens themselves.
struct RevokePreview {
  private let rows: [RevocationRow]
  private let support: UploadTokenSupport
  private let environment: Environment
  private let preview: RevocationPreview

  /// Beside a question so many tokens are listed.
  private static let listed = 20

  init(_ rows: [RevocationRow], support: UploadTokenSupport, environment: Environment, now: Date) {
    self.rows = rows
    self.support = support
    self.environment = environment
    preview = RevocationPreview(rows, support: support, now: now)
  }

  /// The sentence above the list, and the groups.
  var summary: [String] {
    let place = environment.isProduction ? "\(environment.name) (PRODUCTION)" : environment.name.text
    var lines = [
      rows.count == 1
        ? "Will revoke this upload token in \(place):" : "Will revoke \(rows.count) upload tokens in \(place):"
    ]
    if rows.count > 1 {
      lines += Self.groups("by scope", preview.scopes)
      lines += Self.groups("by age", preview.ages)
      if let never = preview.neverExpiring { lines.append("  never expire: \(never)") }
      if let unused = preview.neverUsed { lines.append("  never used: \(unused)") }
    }
    if let inUse = preview.inUse, !inUse.isEmpty {
      lines.append("  ▲ in use within the last 30 days: \(inUse.count): \(Self.names(inUse))")
    }
    return lines
  }

  private static func groups(_ name: String, _ groups: [RevocationPreview.Group]) -> [String] {
    guard !groups.isEmpty else { return [] }
    return ["  \(name): " + groups.map { "\($0.name) \($0.count)" }.joined(separator: ", ")]
  }

  private static func names(_ rows: [RevocationRow]) -> String {
    let names = rows.prefix(5).map { $0.label ?? $0.handle.text }
    return names.joined(separator: ", ") + (rows.count > names.count ? ", …" : "")
  }

  /// The tokens, a line each, beside a question: the first of them.
  var shortList: [DisplayText] {
    let lines = Self.table(Array(rows.prefix(Self.listed)))
    guard rows.count > Self.listed else { return lines }
    return lines + [DisplayText("… and \(rows.count - Self.listed) more; --dry-run lists them all.")]
  }

  /// The tokens, a line each.
  var list: [DisplayText] { Self.table(rows) }

  private static func table(_ rows: [RevocationRow]) -> [DisplayText] {
    var table = TextTable(["HANDLE", "SCOPE", "CREATED", "LABEL"])
    for row in rows {
      table.add([
        DisplayText(row.handle.text), DisplayText(row.scope?.rawValue ?? "–"),
        DisplayText(row.created.map { String(RFC3339.text($0).prefix(10)) } ?? "–"), DisplayText(row.label ?? "–"),
      ])
    }
    return table.lines()
  }
}
