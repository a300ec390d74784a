/// Comma-separated values as RFC 4180 section 2 has them, safe to open in a spreadsheet.
public enum CSV {
  /// One record with its line end (CRLF). A cell that a spreadsheet would take for a formula gets a leading `'`.
  public static func record(_ cells: [String]) -> String {
    cells.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ cell: String) -> String {
    let isFormula = cell.unicodeScalars.first.map(formulaStarts.contains) == true
    let text = isFormula ? "'" + cell : cell
    guard text.unicodeScalars.contains(where: quoted.contains) else { return text }
    // A quote stays a quote where a combining mark follows it.
    var field = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { field.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
    return "\"" + String(field) + "\""
  }

  private static let quoted: [Unicode.Scalar] = ["\"", ",", "\r", "\n"]
  /// What spreadsheets take for the beginning of a formula.
  private static let formulaStarts: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r"]
}
