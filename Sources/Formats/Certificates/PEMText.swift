/// A text of certificates and keys (RFC 7468), of which only the headings are read.
public enum PEMText {
  /// Whether there is any part in it; a PKCS#12 or DER file has none.
  public static func isText(_ bytes: [UInt8]) -> Bool { bytes.contains("-----BEGIN ".utf8) }

  /// Whether a passphrase is needed for any part of it: PKCS#8 says so in the heading (RFC 5958), the older forms below it (RFC 1421, section 4.6.1.1).
  public static func isEncrypted(_ bytes: [UInt8]) -> Bool {
    bytes.contains("-----BEGIN ENCRYPTED ".utf8)
      || bytes.contains("Proc-Type:".utf8) && bytes.contains("ENCRYPTED".utf8)
  }
}
