/// What a reader did although it promises not to.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String

  /// - Throws: where it is not so.
  static func unless(_ isKept: Bool, _ words: @autoclosure () -> String) throws(BrokenPromise) {
    guard isKept else { throw BrokenPromise(description: words()) }
  }
}
