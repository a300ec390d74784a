import ArgumentParser
import Formats
import TokenModel

/// `fob tokens label ENV HANDLE [TEXT] [--contact TEXT]`
struct LabelTokenCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Set your own label for an upload token, where the server has none, and whom to ring about it.",
    discussion: """
      EXAMPLES
        fob tokens label video k3vq9x2mab 'batch upload'
        fob tokens label pod k3vq9x2mab --contact 'Ann, +44 20 7946 0018'
        fob tokens label video k3vq9x2mab --clear

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var environment: EnvironmentArgument
  @OptionGroup var target: TokenTarget
  @OptionGroup var reason: ReasonOption

  @Argument(help: "The label.")
  var label: String?

  @Option(help: ArgumentHelp("Whom to ring about it; '' forgets that. Default: as it was.", valueName: "text"))
  var contact: String?

  @Flag(help: "Forget the label.")
  var clear = false

  func validate() throws {
    if label == nil, !clear, contact == nil {
      throw ValidationError("Give a label, --contact TEXT, or --clear to forget the label.")
    }
    if label != nil, clear { throw ValidationError("Give a label, or --clear to forget it.") }
    _ = try rethrow(notes, as: { (failure: TextFailure) in ValidationError(failure.description) })
  }

  /// What is to be kept, or forgotten (nil).
  private var notes: [OwnNote: String?] {
    get throws(TextFailure) {
      var notes: [OwnNote: String?] = [:]
      if clear { notes[.label] = .some(nil) }
      if let label { notes[.label] = .some(try OwnNote.label.checked(label)) }
      if let contact { notes[.contact] = .some(try OwnNote.contact.checked(contact)) }
      return notes
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try environment.resolve(in: fob)
    let row = try await target.resolve(of: environment, in: fob)
    let notes = try rethrow(notes, as: { (failure: TextFailure) in CommandFailure(.usage, failure.description) })
    let noted = try await rethrow(
      awaiting: await fob.tokens.setNotes(notes, for: row.token.reference, in: environment),
      as: CommandFailure.init(_:))
    let contact = noted.contact.map { "  \($0)" } ?? ""
    Output.result(DisplayText("\(noted.handle)  \(noted.label ?? "–")\(contact)"))
    if let problem = noted.token.problem { Output.note("fob: \(problem)") }
  }
}
