import TokenModel

/// An order as the command line names it: `expiry`, `total-lifetime descending`.
struct CommandOrder: Sendable, Equatable {
  let word: String
  let help: String
  let choice: SortChoice

  /// Every order of a service in both directions.
  static func all(for support: UploadTokenSupport) -> [CommandOrder] {
    SortChoice.all(for: support).flatMap { choice in
      let name = choice.key == nil ? "none" : choice.word.replacing(" ", with: "-")
      let who = choice.isServerSide ? "by the server" : "reads all first"
      let usual = CommandOrder(word: name, help: choice.key == nil ? "the server's own order" : who, choice: choice)
      guard choice.key != nil else { return [usual] }
      var turned = choice
      turned.ascending.toggle()
      let direction = turned.ascending ? "ascending" : "descending"
      return [usual, CommandOrder(word: "\(name) \(direction)", help: "\(direction), \(who)", choice: turned)]
    }
  }
}
