/// What became of an audit log since it was written, as far as its chain tells.
public struct AuditVerdict: Sendable, Equatable {
  /// What was done to a log.
  public enum Tampering: Sendable, Equatable {
    /// This line was changed.
    case changed
    /// This line or the next was changed, or both.
    case changedHereOrNext
    /// Before this line so many are missing.
    case cutOutBefore(Int)
    /// After this line so many are missing.
    case cutOutAfter(Int)
    /// This line was put in.
    case added
    /// This line stood somewhere else.
    case moved
    /// This line or one before it was changed, and all links from there on were made again.
    case linkedAgain
  }

  /// The first place where something was done.
  public struct Finding: Sendable, Equatable {
    /// The file.
    public let path: String
    /// Counted from 1.
    public let line: Int
    /// What was done there.
    public let tampering: Tampering
  }

  /// How many lines are linked.
  public let linked: Int
  /// How many are not: those that a full disk cut, and those from before there were links.
  public let unlinked: Int
  /// The mark of the last linked line; nil if there is none.
  public let head: AuditMark?
  /// The first place where something was done; nil if everything fits.
  public let finding: Finding?
  /// The number of the line up to which a head proves that nothing was done; nil without one.
  public let proven: Int?
}

extension AuditVerdict {
  /// Judges a chain.
  /// - Parameters:
  ///   - head: a mark that was kept elsewhere.
  ///   - mayBeginLater: whether older files than those were dropped for their number.
  init(_ chain: AuditChain, head mark: AuditMark?, mayBeginLater: Bool) {
    linked = chain.nodes.count
    unlinked = chain.unlinked
    head = chain.head
    finding = chain.finding(head: mark, mayBeginLater: mayBeginLater)
    proven = finding == nil && chain.isMarkFound ? mark?.sequence : nil
  }
}

extension AuditChain {
  /// How far around a link that does not fit is looked for the line that it fits.
  private static let window = 64

  /// The first place where something was done.
  fileprivate func finding(head mark: AuditMark?, mayBeginLater: Bool) -> AuditVerdict.Finding? {
    brokenBeginning(mayBeginLater) ?? brokenLink(head: mark) ?? stray.map { finding(.added, $0.file, $0.line) }
      ?? mark.flatMap(missing)
  }

  private func finding(_ tampering: AuditVerdict.Tampering, at place: Int) -> AuditVerdict.Finding {
    finding(tampering, nodes[place].file, nodes[place].line)
  }

  private func finding(_ tampering: AuditVerdict.Tampering, _ file: Int, _ line: Int) -> AuditVerdict.Finding {
    AuditVerdict.Finding(path: files[file], line: line, tampering: tampering)
  }

  private func brokenBeginning(_ mayBeginLater: Bool) -> AuditVerdict.Finding? {
    guard let first = nodes.first, first.previous != beginning, !mayBeginLater else { return nil }
    return finding(first.sequence > 1 ? .cutOutBefore(first.sequence - 1) : .changedHereOrNext, at: 0)
  }

  private func brokenLink(head mark: AuditMark?) -> AuditVerdict.Finding? {
    guard let place = nodes.indices.dropFirst().first(where: { nodes[$0].previous != nodes[$0 - 1].digest }) else {
      return nil
    }
    let (node, before) = (nodes[place], nodes[place - 1])
    if let stray, (stray.file, stray.line) < (node.file, node.line) { return finding(.added, stray.file, stray.line) }
    if before.alone == node.previous { return finding(.added, before.file, before.line + 1) }
    // A line further down fits the one before.
    let following = nodes[place + 1..<min(nodes.count, place + 1 + Self.window)]
    if following.contains(where: { $0.previous == before.digest }) {
      return finding(belongsElsewhere(place) ? .moved : .added, at: place)
    }
    // The line fits one further up: what is in between was put there.
    if let right = nodes[max(0, place - Self.window)..<place - 1].lastIndex(where: { $0.digest == node.previous }) {
      return finding(.added, at: right + 1)
    }
    let isIntact = place + 1 == nodes.count || nodes[place + 1].previous == node.digest
    guard isIntact || mark?.sequence == node.sequence else { return finding(.changedHereOrNext, at: place - 1) }
    if node.sequence == before.sequence + 1 { return finding(.changed, at: place - 1) }
    let isOutOfOrder =
      node.sequence <= before.sequence || nodes[place...].contains { $0.sequence == before.sequence + 1 }
    return finding(isOutOfOrder ? .moved : .cutOutBefore(node.sequence - before.sequence - 1), at: place)
  }

  /// Whether a line has its number alone, and the line before it is here.
  private func belongsElsewhere(_ place: Int) -> Bool {
    let node = nodes[place]
    return nodes.count { $0.sequence == node.sequence } == 1 && nodes.contains { $0.digest == node.previous }
  }

  /// What only a head shows: links that were made again, and an end that was cut off.
  private func missing(head mark: AuditMark) -> AuditVerdict.Finding? {
    guard !isMarkFound else { return nil }
    if let place = nodes.firstIndex(where: { $0.sequence == mark.sequence }) { return finding(.linkedAgain, at: place) }
    guard let last = nodes.indices.last else {
      return AuditVerdict.Finding(path: files.last ?? "", line: 0, tampering: .cutOutAfter(mark.sequence))
    }
    guard mark.sequence > nodes[last].sequence else { return nil }
    return finding(.cutOutAfter(mark.sequence - nodes[last].sequence), at: last)
  }
}
