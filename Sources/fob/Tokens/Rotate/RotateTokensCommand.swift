import ArgumentParser
import Formats
import TokenModel

/// `fob tokens rotate ENV HANDLE…`, `fob tokens rotate --all-environments …`
struct RotateTokensCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Create replacements for upload tokens, deliver them, and revoke the old ones when told.",
    discussion: """
      Each new token gets the label, the scope, the organization and the full lifetime of the old one, counted from now. Select several tokens as for \
      'fob tokens revoke'.

      --deliver runs a command without a shell for each new token: the value, without a line break, is its standard input; FOB_ENVIRONMENT, FOB_HANDLE \
      and FOB_OLD_HANDLE tell which token it is. The old token is revoked only after the command has ended with 0 within a minute. If it fails, both tokens \
      stay valid, and --resume tries again with the same new token.

      With --grace the old token stays valid for that time after the delivery. Then 'fob keep' revokes it, or --resume does.

      EXAMPLES
        fob tokens rotate video k3vq9x2mab --reveal
        fob tokens rotate pod k3vq9x2mab --reveal --revoke-old --yes
        fob tokens rotate prod-video k3vq9x2mab --reveal --revoke-old \\
          --confirm prod-video:1
        fob tokens rotate video k3vq9x2mab --deliver 'pass insert -m -f x' \\
          --grace 24h --yes
        fob tokens rotate -A --filter 'env:video* expires<7d' --dry-run
        fob tokens rotate video --resume --yes

      \(ExitStatus.help)
      """)

  @OptionGroup var target: RevokeTarget
  @OptionGroup var selection: RevokeSelection

  @Option(
    help: ArgumentHelp(
      "Give each new value to this command, on its standard input. Default: none.", valueName: "command"),
    transform: DeliveryOption.init(parsing:))
  var deliver: DeliveryOption?

  @Flag(help: "Revoke the old tokens once the new ones exist and are delivered.")
  var revokeOld = false

  @Option(
    help: ArgumentHelp(
      "Revoke the old tokens so much later: 24h, 7d. Default: only if you give --revoke-old.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var grace: TimeSpanOption?

  @Flag(help: "Resume an unfinished rotation; revoke old tokens whose grace is over.")
  var resume = false

  @Flag(help: "Discard the newest unfinished rotation; what was created stays.")
  var discard = false

  @Flag(help: "Show what would be rotated, as counts, bars and a list; create nothing.")
  var dryRun = false

  @OptionGroup var consent: RevokeConsent
  @OptionGroup var reason: ReasonOption
  @OptionGroup var output: JSONOption
  @OptionGroup var reveal: RevealOption

  private static let longestGrace = 366 * 86_400

  /// The tokens; with --all-environments a handle may stand where else the environment does.
  private var chosen: RevokeSelection {
    target.allEnvironments ? target.environment.map(selection.adding) ?? selection : selection
  }

  private var ending: RotationPlan.Ending {
    grace.map { .revoked(afterSeconds: $0.seconds) } ?? (revokeOld ? .revoked(afterSeconds: 0) : .kept)
  }

  func validate() throws {
    let selection = chosen
    if target.allEnvironments {
      if selection.handles.contains("-") {
        throw ValidationError("- is for one environment: fob tokens find tells in which one a token is.")
      }
      if target.environment != nil { try selection.validate() }
      if discard { throw ValidationError("--discard is for one environment.") }
    }
    if revokeOld, grace != nil {
      throw ValidationError("--grace revokes later, --revoke-old at once: give one of them.")
    }
    if let grace, !(1...Self.longestGrace).contains(grace.seconds) {
      throw ValidationError("--grace is from 1s to 366d.")
    }
    if resume || discard {
      let isAlone = selection.isEmpty && deliver == nil && grace == nil && !revokeOld && !dryRun && !(resume && discard)
      guard isAlone else {
        throw ValidationError("--resume and --discard take a rotation as it was planned, and stand alone.")
      }
      if discard, consent.isGiven { throw ValidationError("--discard revokes nothing: there is nothing to confirm.") }
    } else if selection.isEmpty {
      throw ValidationError("Say which tokens: handles, conditions, or --all; or --resume.")
    } else if consent.isGiven, ending == .kept, selection.handles.count == 1 {
      throw ValidationError(
        "Without --revoke-old or --grace nothing is revoked, and there is nothing to confirm.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let output = RotationOutput(isJSON: output.isJSON, isRevealed: reveal.isRevealed, fob: fob)
    if discard { return try await discardNewest(of: try target.resolve(in: fob), in: fob) }
    if resume {
      let environments = target.allEnvironments ? try target.resolveAll(in: fob) : [try target.resolve(in: fob)]
      let resuming = ResumedRotation(
        environments: environments, isEverywhere: target.allEnvironments, consent: consent, output: output, fob: fob)
      return try await resuming.perform()
    }
    let selection = chosen
    let groups =
      if target.allEnvironments {
        try await TokenGroup.everywhere(selection, of: target, to: .rotate, in: fob)
      } else {
        [try await selection.group(of: try target.resolve(in: fob), to: .rotate, in: fob)].filter { !$0.rows.isEmpty }
      }
    let rotating = NewRotation(
      groups: groups, delivery: deliver?.words, ending: ending, isEverywhere: target.allEnvironments,
      isAboutOne: !target.allEnvironments && selection.handles.count == 1, consent: consent, output: output, fob: fob)
    if dryRun { rotating.showAll() } else { try await rotating.perform() }
  }

  private func discardNewest(of environment: Environment, in fob: Composition) async throws(CommandFailure) {
    let open = await fob.rotations.unfinished().first {
      $0.plan.environment == environment.name && $0.plan.origin == environment.origin
    }
    guard let rotation = open else {
      throw CommandFailure(.noSuchThing, "No rotation in \(environment.name) is unfinished.")
    }
    try await rethrow(awaiting: await fob.rotations.discard(rotation.path), as: CommandFailure.init(_:))
    Output.note("fob: discarded the rotation of \(rotation.plan.rows.count) in \(environment.name): \(rotation.text).")
    let created = rotation.remaining.compactMap { row in
      rotation.steps[row.handle]?.successor.map { "\($0), for \(row.handle)" }
    }
    for line in created { Output.note("fob: created and not delivered: \(line)") }
    if output.isJSON {
      Output.json(["version": 1, "discarded": .string(rotation.path), "created": .integer(Int64(created.count))])
    }
  }
}

/// The command that gets the values of new tokens: words, split as a shell does and run without one.
struct DeliveryOption: Sendable {
  /// The program and its arguments.
  let words: [String]

  /// - Throws: `ValidationError` that says why it is no such command.
  init(parsing argument: String) throws {
    do throws(TextFailure) {
      words = try TokenModel.CommandWords.split(argument)
    } catch {
      throw ValidationError("The command \(error.description).")
    }
  }
}
