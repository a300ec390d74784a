/// A reader of text from outside, as the fuzzer and the corpus drive it.
struct FuzzTarget: Sendable {
  /// The name of the target and of its folder in the corpus.
  let name: String
  /// Reads an input as the program would, and looks at what comes of it. An input that is refused is as good as one that is taken.
  /// - Throws: `BrokenPromise` where what came of it is not what the reader promises.
  let read: @Sendable (_ input: [UInt8]) throws -> Void

  init(_ name: String, read: @escaping @Sendable (_ input: [UInt8]) throws -> Void) {
    self.name = name
    self.read = read
  }

  /// Every target, the readers of what strangers send first.
  static let all: [FuzzTarget] = [
    .text, .json, .jwt, .pod, .apiVideo, .preservica, .keyboard, .answers, .ini, .environment, .theme, .keys, .age,
    .session,
    .revocation, .times, .filter, .labels, .audit, .certificate, .cookie, .address, .etcd,
    .sharing, .rotation, .policy, .event, .redirect, .serviceFile, .serviceAnswer,
  ]
}
