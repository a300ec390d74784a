import Keeping
import TokenModel

/// Both ends of what a helper process and its sender tell each other, within one process.
final class MemoryPipe: HelperProcess {
  private let outgoing: AsyncStream<[UInt8]>.Continuation
  private let incoming: AsyncStream<[UInt8]>

  private init(_ incoming: AsyncStream<[UInt8]>, _ outgoing: AsyncStream<[UInt8]>.Continuation) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  /// The two ends.
  static func make() -> (sender: MemoryPipe, process: MemoryPipe) {
    let (toProcess, fromSender) = AsyncStream.makeStream(of: [UInt8].self)
    let (toSender, fromProcess) = AsyncStream.makeStream(of: [UInt8].self)
    return (MemoryPipe(toSender, fromSender), MemoryPipe(toProcess, fromProcess))
  }

  func send(_ line: [UInt8]) async { outgoing.yield(line) }

  func nextLine() async -> [UInt8]? {
    for await line in incoming { return line }
    return nil
  }

  /// Ends what the other side reads.
  func end() { outgoing.finish() }
}
