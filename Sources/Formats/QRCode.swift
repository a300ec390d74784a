/// A square of dark and light modules that a camera reads (ISO/IEC 18004).
public struct QRCode: Sendable, Hashable {
  /// Modules in a row.
  public let width: Int
  /// Whether each is dark, row by row.
  public let modules: [Bool]

  /// A code of known modules; nil if they make no square.
  public init?(width: Int, modules: [Bool]) {
    guard width > 0, modules.count == width * width else { return nil }
    self.width = width
    self.modules = modules
  }

  /// The code with light around it, two rows of modules in a line of text: the blocks are what is dark.
  ///
  /// - Parameter margin: the modules of light on each side. Four are asked for; most cameras do with two.
  public func lines(margin: Int) -> [String] {
    let size = width + 2 * margin
    return stride(from: 0, to: size, by: 2).map { row in
      String(
        (0..<size).map { column -> Character in
          switch (isDark(row - margin, column - margin), isDark(row + 1 - margin, column - margin)) {
          case (true, true): "█"
          case (true, false): "▀"
          case (false, true): "▄"
          case (false, false): " "
          }
        })
    }
  }

  private func isDark(_ row: Int, _ column: Int) -> Bool {
    guard (0..<width).contains(row), (0..<width).contains(column) else { return false }
    return modules[row * width + column]
  }
}
