import TokenModel

extension Manual {
  /// `fob-metrics.7`, in mdoc.
  public func metrics() -> String {
    var page = begin(.metrics, purpose: "what Prometheus can watch of sessions and upload tokens")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      'fob metrics' prints metrics of all environments, and 'fob keep --metrics' writes them every half minute. They hold no secret, no label and no handle. The \
      text is OpenMetrics, and also the older format that node_exporter reads. No server is asked.
      """)
    page.display(["fob metrics", "fob metrics --output fob.prom", "fob keep --once --metrics fob.prom"])
    page.paragraph(
      """
      The file is replaced as a whole, and everybody may read it (0644). Write it, with a name that ends in .prom, into the folder that node_exporter is \
      started with (--collector.textfile.directory), which must let you write. The unit for systemd takes the file too:
      """)
    page.display([
      "mkdir -p ~/.config/systemd/user",
      "fob keep --metrics /var/lib/prometheus/node-exporter/fob.prom --print-unit > ~/.config/systemd/user/fob-keep.service",
    ])
    page.section("METRICS")
    page.paragraph(
      """
      All are gauges; times are seconds since 1970. What is gone has no line any more: an environment that was removed, a session without an expiry. A \
      target with a label environment of its own turns the one here into exported_environment, unless its job says honor_labels.
      """)
    page.list(
      Metric.allCases.map { metric in
        let labels = metric.labels.isEmpty ? "" : " Labels: \(metric.labels.joined(separator: ", "))."
        return ("Ic \(RoffText.argument(metric.rawValue))", metric.help + labels)
      })
    counts(&page)
    page.section("ALERTS")
    page.paragraph(
      """
      /usr/share/fob/prometheus/fob.rules.yml, in the sources Sources/Prometheus/fob.rules.yml, has alerts on these metrics: a session that needs a person, \
      refreshes that fail, an upload token that expires within a week or never, few sign-ins left, and metrics or lists that are old.
      """)
    page.seeAlso(Manual.others(than: .metrics))
    return page.text
  }

  private func counts(_ page: inout RoffPage) {
    page.section("COUNTS OF UPLOAD TOKENS")
    page.paragraph(
      """
      Upload tokens are counted when a whole list is read: by 'fob tokens', 'fob expiring', the inventory of the UI, or any command here that goes through it. \
      $XDG_STATE_HOME/fob/token-counts keeps the numbers alone. What was created, revoked or has expired since then is not in them: \
      \(Metric.tokensRead.rawValue) says when it was. 'fob metrics --read' reads the lists first, except where that would take a login that the server \
      counts; it ends with 9 if one was not read as a whole.
      """)
    page.list([
      (
        "Sy scope",
        "\(TokenCounts.Scope.allCases.map(\.rawValue).joined(separator: ", ")); the last where the service does not say or has another word."
      ),
      (
        "Sy state",
        """
        \(TokenCounts.State.allCases.map(\.rawValue).joined(separator: ", ")); the last where the service does not say when they expire. Those that never \
        expire are valid.
        """
      ),
      (
        "Sy rule",
        """
        \(PolicyRule.allCases.map(\.rawValue).joined(separator: ", ")): those of policy.ini that held when the list was read and that the service can meet. \
        \(Metric.policyUnknown.rawValue) counts tokens of which the service does not tell the fact; they are no violation.
        """
      ),
    ])
  }
}
