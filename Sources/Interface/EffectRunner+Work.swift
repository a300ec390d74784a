import TokenModel

/// Does one piece of work to its end and says what came of it.
struct WorkDesk: Sendable {
  let sessions: any SessionKeeping
  let tokens: any UploadTokenKeeping
  let revocations: any RevocationKeeping
  let vault: any VaultUnlocking
  let deliver: @Sendable (Message) -> Void

  func reading(of environment: Environment) -> EnvironmentReading {
    let status = sessions.status(of: environment)
    return EnvironmentReading(
      entry: .usable(environment), status: status, loginDemand: sessions.loginDemand(for: environment, in: status))
  }

  func statusMessage(for environment: Environment) -> Message {
    let status = sessions.status(of: environment)
    return .statusRead(
      environment.name, status, loginDemand: sessions.loginDemand(for: environment, in: status))
  }

  func perform(_ work: Work, in environment: Environment, id: WorkID) async -> Message {
    switch work {
    case .obtainSession, .renewSession: await obtainSession(work, environment, id)
    case .logIn(let answers, let challenge):
      await logIn(environment, id) { () async throws(SessionFailure) in
        try await sessions.logIn(to: environment, answers: answers, after: challenge)
      }
    case .awaitApproval(let approval, let challenge):
      await logIn(environment, id) { () async throws(SessionFailure) in
        try await ApprovalWait(sessions: sessions).end(of: approval, after: challenge, in: environment)
      }
    case .unlockVault(let passphrase): await unlockVault(passphrase, environment, id)
    case .logOut: await logOut(environment, id)
    case .readDetails: await readDetails(environment, id)
    case .loadPage(let query): await loadPage(query, environment, id)
    case .loadAll(let sort): await loadAll(sort, environment, id)
    case .readToken(let reference): await readToken(reference, environment, id)
    case .create(let request): await create(request, environment, id)
    case .revoke(let reference): await revoke(reference, environment, id)
    case .revokeMany(let rows): await revokeMany(rows, environment, id)
    case .resumeRevocation(let path): await resumeRevocation(path, environment, id)
    case .discardRevocation(let path): await discardRevocation(path, environment, id)
    case .keepLabel(let label, let reference): await keepLabel(label, reference, environment, id)
    }
  }
}

extension WorkDesk {
  private func obtainSession(_ work: Work, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      let held =
        work == .renewSession
        ? try await sessions.renew(environment) : try await sessions.session(for: environment, need: .ordinary)
      return .sessionObtained(environment.name, id, held)
    } catch {
      return .sessionNotObtained(environment.name, id, error)
    }
  }

  private func logIn(
    _ environment: Environment, _ id: WorkID, _ login: () async throws(SessionFailure) -> LoginProgress
  ) async -> Message {
    do throws(SessionFailure) {
      return .loginAnswered(environment.name, id, try await login())
    } catch {
      return .loginFailed(environment.name, id, error)
    }
  }

  private func unlockVault(_ passphrase: Secret, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(VaultFailure) {
      try await vault.unlock(passphrase)
      return .vaultUnlocked(environment.name, id)
    } catch {
      return .vaultNotUnlocked(environment.name, id, error)
    }
  }

  private func logOut(_ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      return .loggedOut(environment.name, id, try await sessions.logOut(of: environment))
    } catch {
      return .logOutFailed(environment.name, id, error)
    }
  }

  private func readDetails(_ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      let answer = try await sessions.perform(in: environment) { service, access throws(ServiceFailure) in
        try await service.sessionDetails(access)
      }
      return .detailsRead(environment.name, id, answer.value)
    } catch {
      return .detailsNotRead(environment.name, id, error)
    }
  }
}

extension WorkDesk {
  private func loadPage(_ query: TokenQuery, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      return .pageLoaded(environment.name, id, try await tokens.page(query, of: environment))
    } catch {
      return .listFailed(environment.name, id, error)
    }
  }

  private func loadAll(_ sort: TokenSort?, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      let list = try await tokens.all(of: environment, sort: sort) { read, total in
        deliver(.listProgressed(environment.name, id, read: read, total: total))
      }
      return .listCompleted(environment.name, id, list)
    } catch {
      return .listFailed(environment.name, id, error)
    }
  }

  private func readToken(_ reference: TokenReference, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      return .tokenRead(environment.name, id, try await tokens.token(reference, of: environment))
    } catch {
      return .tokenNotRead(environment.name, id, error)
    }
  }

  private func create(_ request: TokenRequest, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      return .tokenCreated(environment.name, id, try await tokens.create(request, in: environment))
    } catch {
      return .tokenNotCreated(environment.name, id, error)
    }
  }

  private func revoke(_ reference: TokenReference, _ environment: Environment, _ id: WorkID) async -> Message {
    do throws(SessionFailure) {
      return .tokenRevoked(environment.name, id, try await tokens.revoke(reference, in: environment))
    } catch {
      return .tokenNotRevoked(environment.name, id, error)
    }
  }

  private func keepLabel(
    _ label: String?, _ reference: TokenReference, _ environment: Environment, _ id: WorkID
  ) async -> Message {
    do throws(SessionFailure) {
      return .labelKept(environment.name, id, try await tokens.setLabel(label, for: reference, in: environment))
    } catch {
      return .labelNotKept(environment.name, id, error)
    }
  }
}
