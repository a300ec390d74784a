import Formats
import Host
import TokenModel

/// Adds files to the environments folder, changes them, and removes them.
public struct EnvironmentWriter: EnvironmentEditor {
  private let folder: EnvironmentFolder

  /// A writer for a folder, which need not exist.
  public init(folder: EnvironmentFolder) {
    self.folder = folder
  }

  /// What `add` would write, with `•••` for the secrets in it.
  /// - Throws: what `add` would throw, except for failures to write.
  public func preview(_ draft: EnvironmentDraft) throws(FileFailure) -> String {
    _ = try environment(of: draft)
    return try text(of: draft, masked: true)
  }

  /// The environment that a draft would become; nothing is written.
  /// - Throws: what `add` would throw, except for failures to write.
  public func environment(of draft: EnvironmentDraft) throws(FileFailure) -> Environment {
    try checked(draft).environment
  }

  /// Writes a new environment's file (0600, its folder 0700) and returns the environment. Never overwrites.
  /// - Throws: if a key or value is not allowed, the name is taken, or the file cannot be written.
  @discardableResult
  public func add(_ draft: EnvironmentDraft) throws(FileFailure) -> Environment {
    let text = try checked(draft).text
    let path = path(of: draft)
    guard text.utf8.count <= EnvironmentFolder.sizeLimit else {
      throw FileFailure(
        file: path, reason: "it would be larger than \(EnvironmentFolder.sizeLimit) bytes. Nothing was written.")
    }
    let isNew: Bool
    do throws(SystemFailure) {
      try PrivateFolder.make(folder.path)
      isNew = try AtomicFile.create(Array(text.utf8), at: path)
    } catch {
      throw FileFailure(file: path, reason: error.description)
    }
    guard isNew else { throw taken(path, by: draft.name) }
    AtomicFile.removeRemains(of: path)
    return try rethrow(
      folder.environment(named: draft.name.text),
      as: { (failure: EnvironmentLookupFailure) in FileFailure(file: path, reason: failure.description) })
  }

  /// Removes the file of an environment, usable or not. What is stored elsewhere under its name stays
  /// (`SessionKeeper`).
  /// - Returns: the path of the file that was removed.
  /// - Throws: `unknown` if there is no such file, `broken` if it cannot be removed.
  @discardableResult
  public func remove(_ name: EnvironmentName) throws(EnvironmentLookupFailure) -> String {
    guard let path = folder.existingFile(of: name) else {
      throw .unknown(name: name.text, existing: folder.names())
    }
    do throws(SystemFailure) {
      try AtomicFile.remove(path)
      AtomicFile.removeRemains(of: path)
    } catch {
      throw .broken(FileFailure(file: path, reason: error.description))
    }
    return path
  }

  /// Changes the keys of an edit in its environment's file, which is private afterwards (0600); comments, order and all
  /// other keys stay.
  public func change(_ edit: EnvironmentEdit) throws(FileFailure) -> Environment {
    let path = edit.environment.file
    func failure(_ reason: String) -> FileFailure { FileFailure(file: path, reason: reason) }
    guard edit.environment.place.system == nil else { throw .systemWide(path) }
    let content = try rethrow(
      FileReader.read(path, limit: EnvironmentFolder.sizeLimit, trust: .configuration),
      as: { (error: FileAccessFailure) in failure(error.description) })
    let isUnchanged = content.fingerprint == edit.environment.fingerprint
    guard isUnchanged else { throw failure("was changed by another program meanwhile. Nothing was written.") }
    let bytes = Array(try text(of: content, changedBy: edit).utf8)
    let file = EnvironmentFile(
      name: edit.environment.name, path: path, home: folder.home, bytes: bytes, fingerprint: content.fingerprint)
    _ = try folder.reader.environment(file)
    guard bytes.count <= EnvironmentFolder.sizeLimit else {
      throw failure("it would be larger than \(EnvironmentFolder.sizeLimit) bytes. Nothing was written.")
    }
    guard FileFingerprint.of(path) == content.fingerprint else {
      throw failure("was changed by another program meanwhile. Nothing was written.")
    }
    try rethrow(
      AtomicFile.write(bytes, to: path), as: { (error: SystemFailure) in failure(error.description) })
    return try rethrow(
      folder.environment(named: edit.environment.name.text),
      as: { (error: EnvironmentLookupFailure) in failure(error.description) })
  }

  /// The content with the keys changed. If the file has another name for a key, that name stays.
  private func text(of content: ReadFile, changedBy edit: EnvironmentEdit) throws(FileFailure) -> String {
    do throws(TextFailure) {
      let document = try INIDocument(utf8: content.bytes)
      guard case .native = try EnvironmentFormat(of: document) else {
        throw TextFailure("the file has the form of another program; change it with an editor")
      }
      let vocabulary = folder.reader.vocabulary(of: edit.environment.service)
      let entries = document[NativeFormat.section]?.entries ?? []
      var values: [(key: String, value: String?)] = []
      for (key, value) in edit.values {
        let meaning = vocabulary?[key]
        let written = entries.first { $0.key == key || meaning != nil && vocabulary?[$0.key] == meaning }?.key ?? key
        if let value, let flaw = SecretText.flaw(in: value) { throw TextFailure("\(key) \(flaw.reason)") }
        values.append((written, value?.revealed))
      }
      let text = String(decoding: content.bytes, as: UTF8.self)
      return try INIChange(values).applied(to: text, in: NativeFormat.section)
    } catch {
      throw error.of(content.path)
    }
  }

  private func path(of draft: EnvironmentDraft) -> String {
    folder.filePath(draft.name.text + ".ini")
  }

  /// The text and the result of reading it, after checking that the name is free.
  private func checked(
    _ draft: EnvironmentDraft
  ) throws(FileFailure) -> (text: String, environment: Environment) {
    if let existing = folder.existingFile(of: draft.name) { throw taken(existing, by: draft.name) }
    let text = try text(of: draft, masked: false)
    let unwritten = FileFingerprint(device: 0, inode: 0, size: 0, modifiedNanoseconds: 0)
    let file = EnvironmentFile(
      name: draft.name, path: path(of: draft), home: folder.home, bytes: Array(text.utf8), fingerprint: unwritten)
    let environment = try rethrow(
      folder.reader.environment(file),
      as: { (failure: FileFailure) in FileFailure(file: failure.file, reason: failure.reason) })
    return (text, environment)
  }

  private func text(of draft: EnvironmentDraft, masked: Bool) throws(FileFailure) -> String {
    try rethrow(
      draft.text(masked: masked),
      as: { (failure: TextFailure) in FileFailure(file: path(of: draft), reason: failure.reason) })
  }

  private func taken(_ path: String, by name: EnvironmentName) -> FileFailure {
    FileFailure(
      file: path,
      reason:
        "is there already and was not touched; choose another name, or remove it first with: fob env remove \(name)")
  }
}

extension EnvironmentDraft {
  /// A draft with everything that an environment's file says, in fob's own format and with absolute paths.
  public init(name: EnvironmentName, of environment: Environment) {
    self.init(name: name, service: environment.service)
    let connection = environment.connection
    let organizations = environment.organizations.joined(separator: ", ")
    let values: [(KeyMeaning, String?)] = [
      (.common(.url), environment.origin.text),
      (.common(.label), environment.label),
      (.username, environment.username),
      (.tenant, environment.tenant),
      (.organizations, organizations.isEmpty ? nil : organizations),
      (.common(.production), environment.isProduction ? "yes" : "no"),
      (.common(.readOnly), environment.isReadOnly ? "yes" : nil),
      (.common(.refresh), environment.refresh == .auto ? nil : environment.refresh.rawValue),
      (.common(.theme), environment.theme),
      (.common(.caFile), connection.caFile),
      (.common(.clientCertificate), connection.clientCertificate),
      (.common(.clientKey), connection.clientKey),
      (.common(.proxy), connection.proxy),
      (.common(.timeout), connection.timeout == ConnectionSettings.standardTimeout ? nil : "\(connection.timeout)s"),
      (.common(.tokenFile), environment.tokenFile),
      (
        .common(.tokenFileFormat),
        environment.tokenFileFormat == .vendor ? nil : environment.tokenFileFormat.rawValue
      ),
      (.common(.onEvent), environment.onEvent.map(CommandWords.line)),
    ]
    for (key, value) in values {
      if let value { set(key.name, to: value) }
    }
    for (key, value) in environment.settings.sorted(by: { $0.key < $1.key }) { set(key, to: value) }
    for (secret, source) in environment.secrets.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      set(secret, to: source)
    }
  }
}

extension EnvironmentDraft {
  /// The text of the file.
  /// - Parameter masked: with `•••` instead of the secrets in it, for display.
  /// - Throws: if a value cannot be written on one line so that it is read back unchanged.
  func text(masked: Bool) throws(TextFailure) -> String {
    var entries: [INIEntry] = []
    for (key, value, isSecret) in values {
      let entry = INIEntry(key: key, value: masked && isSecret ? Secret.mask : value.revealed)
      let setting = EnvironmentSetting(key: key, value: value.revealed, line: 0)
      _ = try setting.text()
      if let flaw = SecretText.flaw(in: value) { throw setting.problem("\(flaw)") }
      entries.append(entry)
    }
    return try rethrow(
      INIDocument(sections: [INISection(name: NativeFormat.section, entries: entries)]).text,
      as: { (failure: TextFailure) in
        TextFailure("\(failure.reason); a secret of this kind can stand in a file of its own: X_file")
      })
  }
}
