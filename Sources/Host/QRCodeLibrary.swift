import CQRCode
import Formats

/// Makes QR codes with libqrencode, if that is installed.
public enum QRCodeLibrary {
  /// The QR code of a text; nil if the library is missing, or the text too long.
  public static func code(of text: String) -> QRCode? {
    var modules = [UInt8](repeating: 0, count: 177 * 177)
    let width = Int(cqrcode_encode(text, &modules, Int32(modules.count)))
    return QRCode(width: width, modules: modules.prefix(width * width).map { $0 == 1 })
  }

  /// Why the library cannot be used, or nil.
  public static var fault: String? { cqrcode_open().map { String(cString: $0) } }
}
