/// How many colours a terminal shows.
public enum ColorDepth: Int, Hashable, Sendable, CaseIterable, Comparable {
  /// None: only attributes.
  case mono
  /// The eight ANSI colours.
  case eight
  /// These and their bright forms.
  case sixteen
  /// These, the 6×6×6 cube and the greys.
  case indexed
  /// Any red, green and blue.
  case direct

  /// The depth of a terminal that counts this many colours, unless the environment asks for none.
  ///
  /// `NO_COLOR` set to anything but the empty string asks for none (https://no-color.org).
  public init(colors: Int, environment: [String: String]) {
    let wantsNone = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    switch colors {
    case _ where wantsNone: self = .mono
    case ..<8: self = .mono
    case ..<16: self = .eight
    case ..<256: self = .sixteen
    case ..<(1 << 24): self = .indexed
    default: self = .direct
    }
  }

  /// Fewer colours come before more.
  public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rawValue < right.rawValue
  }
}
