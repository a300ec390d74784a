import Foundation

@testable import Interface

/// What eyes make of colours: contrast as WCAG 2.2 measures it, and how far apart colours are, also where a kind of cone is missing.
enum Perception {
  typealias RGB = (red: Double, green: Double, blue: Double)

  /// Intensities of light, 0–1, of an sRGB colour (IEC 61966-2-1).
  static func linear(_ color: (Int, Int, Int)) -> RGB {
    func light(_ value: Int) -> Double {
      let part = Double(value) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return (light(color.0), light(color.1), light(color.2))
  }

  /// The contrast ratio, 1–21 (WCAG 2.2, 1.4.3).
  static func contrast(_ one: (Int, Int, Int), _ other: (Int, Int, Int)) -> Double {
    func luminance(_ color: (Int, Int, Int)) -> Double {
      let light = linear(color)
      return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
    }
    let (low, high) = (min(luminance(one), luminance(other)), max(luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
  }

  /// Who sees: everybody, or people without one kind of cones, by the matrices of Machado, Oliveira and Fernandes (2009) at full severity.
  enum Eyes: CaseIterable {
    case usual, protanopia, deuteranopia, tritanopia

    fileprivate var matrix: [[Double]] {
      switch self {
      case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .protanopia:
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
      case .deuteranopia:
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
      case .tritanopia:
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
      }
    }
  }

  /// How different two colours look (CIE 1976 ΔE*ab): 2 is just noticed, 20 is another colour.
  static func distance(_ one: (Int, Int, Int), _ other: (Int, Int, Int), for eyes: Eyes) -> Double {
    let (left, right) = (lab(linear(one), eyes), lab(linear(other), eyes))
    return zip(left, right).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }

  private static func lab(_ light: RGB, _ eyes: Eyes) -> [Double] {
    let seen = eyes.matrix.map { row in
      min(1, max(0, row[0] * light.red + row[1] * light.green + row[2] * light.blue))
    }
    let white = [0.95047, 1, 1.08883]
    let xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    let parts = zip(xyz, white).map { row, white in
      let part = (row[0] * seen[0] + row[1] * seen[1] + row[2] * seen[2]) / white
      return part > 216.0 / 24389 ? cbrt(part) : (24389.0 / 27 * part + 16) / 116
    }
    return [116 * parts[1] - 16, 500 * (parts[0] - parts[1]), 200 * (parts[1] - parts[2])]
  }
}
