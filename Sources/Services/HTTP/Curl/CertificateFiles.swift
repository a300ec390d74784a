import Formats
import Host
import TokenModel

/// The PEM files of a connection, read and looked at here: the library would take what others can change, wait for a named pipe, and ask for a passphrase.
struct CertificateFiles: Sendable {
  /// The authorities to trust instead of the host's; nil for the host's.
  private(set) var authorities: Secret?
  /// Whether the host's folder of authorities counts beside them.
  private(set) var keepsHostFolder = true
  /// The client's certificate.
  private(set) var certificate: Secret?
  /// The key of the client's certificate.
  private(set) var key: Secret?

  /// The largest file; a bundle of all the world's authorities has a quarter of a megabyte.
  private static let sizeLimit = 4 << 20

  /// The host's authorities, and no certificate to show.
  init() {}

  /// Reads what the environment's file names, and for authorities else the variables.
  ///
  /// - Throws: where a file is missing, in others' reach, or of no use.
  init(_ connection: ConnectionSettings, variables: [String: String], host: String) throws(HTTPFailure) {
    do throws(HTTPFailure.TLSFailure) {
      try readAuthorities(connection, variables)
      try readClientCertificate(connection)
    } catch {
      throw HTTPFailure(host: host, reason: .tls(error), sent: .no)
    }
  }

  /// Whether there is anything to be read.
  static func areNamed(by connection: ConnectionSettings, variables: [String: String]) -> Bool {
    !connection.files.isEmpty || fileVariable.value(in: variables) != nil || folderVariable.value(in: variables) != nil
  }

  private static let fileVariable = Variable(name: "SSL_CERT_FILE")
  private static let folderVariable = Variable(name: "SSL_CERT_DIR")

  private struct Variable {
    let name: String

    func value(in variables: [String: String]) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
  }

  private mutating func readAuthorities(
    _ connection: ConnectionSettings, _ variables: [String: String]
  ) throws(HTTPFailure.TLSFailure) {
    if let file = connection.caFile {
      authorities = Secret(bytes: try Self.authorities(in: file, namedBy: "ca_file"))
      keepsHostFolder = false
      return
    }
    var bytes: [UInt8] = []
    if let file = Self.fileVariable.value(in: variables) {
      bytes += try Self.authorities(in: file, namedBy: Self.fileVariable.name)
    }
    if let folder = Self.folderVariable.value(in: variables) {
      for file in try Self.files(in: folder) {
        bytes += try Self.authorities(in: file, namedBy: Self.folderVariable.name) + [UInt8(ascii: "\n")]
      }
      keepsHostFolder = false
    }
    if !bytes.isEmpty { authorities = Secret(bytes: bytes) }
  }

  private static func authorities(in file: String, namedBy name: String) throws(HTTPFailure.TLSFailure) -> [UInt8] {
    let bytes: [UInt8]
    do throws(FileAccessFailure) {
      bytes = try FileReader.read(file, limit: sizeLimit, trust: .configuration).bytes
    } catch .missing(let path) {
      throw .unusableAuthorities(path: path)
    } catch {
      throw .refusedFile(namedBy: name, error)
    }
    // An encrypted certificate makes the library ask as an encrypted key does.
    guard bytes.isPEM, !bytes.isEncryptedPEM else { throw .unusableAuthorities(path: file) }
    return bytes
  }

  /// The files of a folder that OpenSSL would look into: those that `openssl rehash` names, `5ed36f99.0`. A list of folders stands for all of them.
  private static func files(in folders: String) throws(HTTPFailure.TLSFailure) -> [String] {
    var files: [String] = []
    for folder in folders.split(separator: ":").map(String.init) {
      guard let all = try? FolderListing.names(in: folder) else { throw .unusableAuthorities(path: folder) }
      let names = all.filter { name in
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].count == 8 && parts[0].allSatisfy(\.isHexDigit) && UInt(parts[1]) != nil
      }
      files += names.sorted().map { "\(folder)/\($0)" }
    }
    guard !files.isEmpty else { throw .unusableAuthorities(path: folders) }
    return files
  }

  private mutating func readClientCertificate(_ connection: ConnectionSettings) throws(HTTPFailure.TLSFailure) {
    guard let certificatePath = connection.clientCertificate else { return }
    var read: [String: [UInt8]] = [:]
    for file in connection.files where file.key != .caFile {
      let trust: FileTrust = file.holdsSecret ? .secret : .configuration
      read[file.path] = try rethrow(
        FileReader.read(file.path, limit: Self.sizeLimit, trust: trust).bytes,
        as: { (failure: FileAccessFailure) in HTTPFailure.TLSFailure.refusedFile(namedBy: file.key.rawValue, failure) })
    }
    let keyPath = connection.clientKey ?? certificatePath
    guard let certificate = read[certificatePath], let key = read[keyPath] else { return }
    guard certificate.isPEM, key.isPEM else {
      throw .unusableClientCertificate(path: certificate.isPEM ? keyPath : certificatePath)
    }
    if key.isEncryptedPEM { throw .encryptedKey(path: keyPath) }
    if certificate.isEncryptedPEM { throw .encryptedKey(path: certificatePath) }
    self.certificate = Secret(bytes: certificate)
    self.key = Secret(bytes: key)
  }
}

extension ConnectionSettings {
  /// Why no connection could begin with the certificates and keys that are named here, or by variables, as a sentence; nil where one could.
  public func flawOfFiles(for host: String, variables: [String: String]) -> String? {
    do throws(HTTPFailure) {
      _ = try CertificateFiles(self, variables: variables, host: host)
      return nil
    } catch {
      return error.description
    }
  }
}

/// Of a text of certificates and keys (RFC 7468) only the headings are read.
extension [UInt8] {
  /// Whether there is any part in it; a PKCS#12 or DER file has none.
  fileprivate var isPEM: Bool { contains("-----BEGIN ".utf8) }

  /// Whether a passphrase is needed for any part of it: PKCS#8 says so in the heading (RFC 5958), the older forms below it (RFC 1421, section 4.6.1.1).
  fileprivate var isEncryptedPEM: Bool {
    contains("-----BEGIN ENCRYPTED ".utf8) || contains("Proc-Type:".utf8) && contains("ENCRYPTED".utf8)
  }
}
