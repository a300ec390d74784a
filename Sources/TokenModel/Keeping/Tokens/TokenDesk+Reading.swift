import Host

/// Reading lists.
extension TokenDesk {
  /// What the service of an environment offers of upload tokens.
  func support(of environment: Environment) throws(SessionFailure) -> UploadTokenSupport {
    let profile = services[environment.service]?.profile
    guard let support = profile?.uploadTokens else {
      let name = profile?.displayName ?? environment.service.rawValue
      throw .service(.unsupported(reason: "\(environment.name): \(name) has no upload tokens."))
    }
    return support
  }

  /// Handles and labels of an environment as they are now.
  func book(of environment: Environment) async throws(SessionFailure) -> TokenBook {
    let origin = environment.origin
    return try await BlockingCall.run { () throws(SessionFailure) in
      TokenBook(origin: origin, key: try HandleKey.load(in: stateFolder), labels: try labels.labels(at: origin))
    }
  }

  /// One page, the query within what the service takes.
  func read(
    _ query: TokenQuery, _ support: UploadTokenSupport, in environment: Environment,
    _ urgency: RequestUrgency = .single
  ) async throws(SessionFailure) -> TokenPage {
    var asked = query
    asked.page = max(1, query.page)
    asked.pageSize = min(max(1, query.pageSize), support.pageSize ?? .max)
    if let sort = query.sort, !support.serverSorts.contains(sort.key) { asked.sort = nil }
    let sent = asked
    let page = try await ask(environment, urgency) { service, access throws(ServiceFailure) in
      try await service.uploadTokens(sent, access)
    }
    guard (0...TokenDesk.rowLimit).contains(page.itemsTotal) else {
      throw .service(
        .unexpected(
          reason: "\(environment.name) claims to have \(page.itemsTotal) upload tokens, more than can be."))
    }
    return page
  }
}
