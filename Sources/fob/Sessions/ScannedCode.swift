import Formats
import Glibc
import Host
import Interface
import Terminal
import TerminalKit

/// A QR code for the phone of whoever approves a login.
enum ScannedCode {
  /// Prints an address's code on standard error, if that is a terminal large enough and with colours.
  static func show(_ address: String, environment: [String: String]) {
    let output = PrintedCanvas.standardOutput(environment: environment)
    guard isatty(STDERR_FILENO) == 1, let depth = output.depth, let code = QRCodeLibrary.code(of: address) else {
      return
    }
    let size = TerminalSize.current
    guard
      let block = QRCodeBlock(
        code, columns: size.columns - 1, rows: size.rows - 2, depth: depth, repertoire: output.repertoire)
    else { return }
    for line in block.lines {
      Output.overwriting(block.style.graphicRendition + line + Style.plain.graphicRendition + "\n")
    }
  }
}
