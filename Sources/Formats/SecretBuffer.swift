/// The bytes of a secret, overwritten when the last reference goes.
///
/// `@unchecked Sendable`: the memory is written in `init` and `deinit` only.
public final class SecretBuffer: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  /// Copies the bytes.
  public init(_ source: some Collection<UInt8>) {
    memory = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
    memory.copyBytes(from: source)
  }

  /// How many there are.
  public var count: Int { memory.count }

  /// They themselves, while the buffer lives.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

  deinit {
    memory.wipe()
    memory.deallocate()
  }
}
