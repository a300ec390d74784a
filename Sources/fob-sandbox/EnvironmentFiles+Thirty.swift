extension EnvironmentFiles {
  /// Thirty environments, as an operator of many has them: production and tests of several services, and many that were never used.
  var thirty: [(name: String, text: String)] {
    used + [
      ("archive-old.ini", preservica(isProduction: false)), ("cave-maps.ini", video(isProduction: false)),
      ("demo.ini", pod(isProduction: false)), ("film.ini", video(isProduction: false)),
      ("glass-plates.ini", preservica(isProduction: false)), ("incoming.ini", pod(isProduction: false)),
      ("journals.ini", preservica(isProduction: false)), ("maps-old.ini", preservica(isProduction: false)),
      ("museum.ini", pod(isProduction: false)), ("prints.ini", preservica(isProduction: false)),
      ("radio.ini", video(isProduction: false)), ("sandbox.ini", video(isProduction: false)),
      ("staging.ini", preservica(isProduction: false)), ("training.ini", pod(isProduction: false)),
    ]
  }

  /// Those that have a session, or had one.
  private var used: [(name: String, text: String)] {
    [
      ("archive-2fa.ini", preservica(.second, isProduction: true)), ("archive-eu.ini", preservica(isProduction: true)),
      ("archive-test.ini", preservica(isProduction: false)), ("archive-us.ini", preservica(isProduction: true)),
      ("maps.ini", preservica(isProduction: false, refresh: "manual")),
      ("newspapers.ini", preservica(isProduction: true)),
      ("oral-history.ini", preservica(isProduction: true, refresh: "manual")),
      ("pod-east.ini", pod(isProduction: true)), ("pod-test.ini", pod(isProduction: false)),
      // Nothing listens there.
      ("pod-west.ini", pod(at: "http://127.0.0.1:9", isProduction: true)),
      ("theses.ini", preservica(isProduction: false)), ("video.ini", video(isProduction: true)),
      ("video-live.ini", video(isProduction: true)), ("video-test.ini", video(isProduction: false)),
      ("web-portal.ini", web(.terminal, ["grant = device", "production = no"])),
      ("web-service.ini", web(.service, ["grant = client_credentials", "production = no"])),
    ]
  }

  private func preservica(
    _ account: PreservicaAccount = .operations, isProduction: Bool, refresh: String = "auto"
  ) -> String {
    environment(
      "preservica", account.name, account.password,
      ["tenant = \(PreservicaAccount.tenant)", "production = \(isProduction ? "yes" : "no")", "refresh = \(refresh)"])
  }

  private func pod(at address: String? = nil, isProduction: Bool) -> String {
    let here = EnvironmentFiles(url: address ?? url)
    return here.environment(
      "pod", PodAccount.owner.email, PodAccount.owner.password, ["production = \(isProduction ? "yes" : "no")"])
  }

  private func video(isProduction: Bool) -> String {
    """
    [environment]
    service = api.video
    url = \(url)
    api_key = \(ApiVideoAccount.production.key)
    production = \(isProduction ? "yes" : "no")

    """
  }
}

/// Which environments the sandbox writes.
enum SandboxScene: String, CaseIterable {
  /// One for each account.
  case accounts
  /// Thirty, on the same accounts.
  case thirty
}
