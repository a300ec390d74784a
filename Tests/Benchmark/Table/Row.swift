/// One row of the table.
struct Row: Sendable {
  /// What was measured.
  var what: String
  /// What it is counted in.
  var unit: Unit
  /// What it came to.
  var samples: Samples
  /// What it must come to; none for peers, which are there to compare with.
  var target: Target?
  /// Which part of the samples the target speaks of: the median unless said otherwise.
  var share = 0.5
  /// How it stands to a peer, such as “3.1 × cat”.
  var ratio: String?

  /// The figure that the target speaks of.
  var figure: Double { samples.quantile(share) }

  /// Whether the target is met; nothing where there is none.
  var isMet: Bool? { target?.isMet(by: figure) }

  /// From the tenth to the ninetieth of a hundred values; nothing where it was counted once.
  var spread: String? {
    guard samples.sorted.count > 1 else { return nil }
    return "\(unit.text(samples.quantile(0.1))) – \(unit.text(samples.quantile(0.9)))"
  }
}
