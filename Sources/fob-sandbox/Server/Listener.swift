import FlyingSocks

#if canImport(Glibc)
  import Glibc
#endif

/// The port on loopback at which the sandbox answers.
struct Listener: Sendable {
  private let socket: AsyncSocket
  private let pool: any AsyncSocketPool
  let port: UInt16

  /// Binds and listens.
  ///
  /// - Parameter port: 0 takes a free one.
  init(port: UInt16) async throws {
    // A client that leaves before its answer must not end the process.
    signal(SIGPIPE, SIG_IGN)
    let pool: SocketPool<ePoll> = .ePoll(maxEvents: 64)
    try await pool.prepare()
    let bare = try Socket(domain: AF_INET, type: .stream)
    try bare.setValue(true, for: .localAddressReuse)
    let address: sockaddr_in = try .inet(ip4: "127.0.0.1", port: port)
    try bare.bind(to: address)
    try bare.listen()
    guard case .ip4(_, let boundPort) = try bare.sockname() else { throw SocketError.unsupportedAddress }
    self.pool = pool
    self.port = boundPort
    socket = try AsyncSocket(socket: bare, pool: pool)
  }

  /// Serves every client until the task is cancelled or the socket fails.
  func serve(_ sandbox: Sandbox) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await pool.run() }
      while true {
        do {
          let client = try await socket.accept()
          group.addTask { await Connection(socket: client, sandbox: sandbox).serve() }
        } catch SocketError.failed(_, let code, _) where [ECONNABORTED, EMFILE, ENFILE].contains(code) {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
  }
}
