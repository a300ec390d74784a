import Formats

/// The rules for anything typed, piped in or read from a secret's source: plain text on one line.
public enum SecretText {
  /// The most bytes: no secret of fob's services is longer.
  public static let longest = 65_536

  /// The text without the marks that a terminal puts around a paste, and without a byte order mark.
  public static func checked(_ bytes: some Collection<UInt8>) throws(TextFailure) -> Secret {
    guard bytes.count <= longest else { throw .tooLong }
    var text: [UInt8] = []
    var rest = Array(bytes)[...]
    if rest.starts(with: byteOrderMark) { rest.removeFirst(byteOrderMark.count) }
    while let byte = rest.first {
      if byte == 0x1B, let mark = pasteMarks.first(where: rest.starts(with:)) {
        rest.removeFirst(mark.count)
      } else {
        text.append(byte)
        rest.removeFirst()
      }
    }
    guard let characters = String(validating: text, as: UTF8.self)?.unicodeScalars,
      !characters.contains(where: { $0 == "\u{FFFD}" || $0.properties.generalCategory == .control })
    else { throw .notPlain }
    return Secret(bytes: text)
  }

  /// What is wrong with a secret as it is, or nil.
  public static func flaw(in secret: Secret) -> TextFailure? {
    do throws(TextFailure) {
      return try checked(secret.withBytes { Array($0) }) == secret ? nil : .notPlain
    } catch {
      return error
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let pasteMarks = ["\u{1B}[200~", "\u{1B}[201~"].map { Array($0.utf8) }
}

/// Why something cannot be a secret; the words follow those for what it is about.
extension TextFailure {
  /// Not UTF-8, or with a control character or the replacement character (U+FFFD).
  package static let notPlain = TextFailure("is not plain text: it holds a control character or is not UTF-8.")
  package static let tooLong = TextFailure("is longer than \(SecretText.longest) bytes.")
}
