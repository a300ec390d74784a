import ArgumentParser
import Formats
import TokenModel

/// `fob tokens rotate ENV HANDLE`
struct RotateTokenCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Create a replacement, then optionally revoke the old token.",
    discussion: """
      The new token gets the label, the scope, the organization and the full lifetime of the old one, counted from now.

      EXAMPLES
        fob tokens rotate video k3vq9x2mab --reveal
        fob tokens rotate pod k3vq9x2mab --reveal --revoke-old --yes
        fob tokens rotate prod-video k3vq9x2mab --reveal --revoke-old \\
          --confirm prod-video:1

      \(ExitStatus.help)
      """)

  @OptionGroup var environment: EnvironmentArgument
  @OptionGroup var target: TokenTarget

  @Flag(help: "Revoke the old token once the new one exists.")
  var revokeOld = false

  @OptionGroup var consent: RevokeConsent
  @OptionGroup var output: JSONOption
  @OptionGroup var reveal: RevealOption

  func validate() throws {
    if !revokeOld && consent.isGiven {
      throw ValidationError("Without --revoke-old nothing is revoked, and there is nothing to confirm.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try environment.resolve(in: fob)
    let support = try fob.uploadTokenSupport(of: environment)
    let old = try await target.resolve(of: environment, in: fob)
    let request = try rethrow(
      TokenRotation.request(like: old, support: support),
      as: { (failure: TextFailure) in
        CommandFailure(.refusedByServer, "\(failure.description) Nothing was created.")
      })
    if revokeOld {
      Output.note("Will revoke \(title(old)) in \(environment.name) once its replacement exists.")
      try await consent.require(1, of: environment)
    }
    try await replace(old, by: request, support, in: environment, fob)
  }

  private func replace(
    _ old: ListedToken, by request: TokenRequest, _ support: UploadTokenSupport, in environment: Environment,
    _ fob: Composition
  ) async throws(CommandFailure) {
    let made = try await rethrow(
      awaiting: await fob.tokens.create(request, in: environment), as: CommandFailure.init(_:))
    if reveal.isRevealed { await fob.noteReveal(of: [made], in: environment) }
    let record = TokenRecord(
      made, support: support, now: fob.serverTime(of: environment), thresholds: fob.expiryThresholds,
      isRevealed: reveal.isRevealed)
    // The new one is shown even if the old one is not revoked.
    if !output.isJSON { FactLines.show(record.facts) }
    var failure: SessionFailure?
    if revokeOld { failure = await revoke(old, in: environment, fob) }
    if output.isJSON {
      Output.json([
        "version": 1, "token": record.json, "old": .string(old.handle.text),
        "old_ended": .bool(revokeOld && failure == nil),
      ])
    }
    if let failure {
      throw CommandFailure(
        .someFailed, "\(made.handle) was created, but \(title(old)) may still be valid: \(failure.description)")
    }
    Output.note(
      revokeOld
        ? "fob: revoked \(title(old))."
        : "fob: \(title(old)) is still valid. To revoke it: fob tokens revoke \(environment.name) \(old.handle)")
  }

  private func revoke(_ old: ListedToken, in environment: Environment, _ fob: Composition) async -> SessionFailure? {
    do throws(SessionFailure) {
      _ = try await fob.tokens.revoke(old.token.reference, in: environment)
      return nil
    } catch {
      return error
    }
  }

  private func title(_ row: ListedToken) -> String {
    row.label.map { "\(row.handle) (\($0))" } ?? "\(row.handle)"
  }
}
