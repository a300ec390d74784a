import Foundation

/// What a simulation has shown.
struct FleetFigures {
  /// Requests a second to the store, in the calm and after its outage.
  private(set) var (calmLoad, calmPeak, afterPeak) = (0.0, 0.0, 0.0)
  /// The longest anybody without a living session waited, in the calm and after the outage.
  private(set) var (calmWait, afterWait) = (0.0, 0.0)
  /// The longest anybody with a living session waited.
  private(set) var livingWait = 0.0
  /// Who got no token in the calm and after the outage.
  private(set) var (calmRefused, afterRefused) = (0, 0)
  /// Seconds after the outage until the last host that had none had a session.
  private(set) var recovery = 0.0
  /// Requests to the store that came to their time limit.
  private(set) var lateRequests = 0
  private(set) var (refreshes, logins, reused) = (0, 0, 0)
  private(set) var events = 0

  mutating func happen() { events += 1 }
  mutating func late() { lateRequests += 1 }

  mutating func serve(after wait: Double, hadLiving: Bool, at now: Double, _ plan: FleetPlan) {
    if hadLiving {
      livingWait = max(livingWait, wait)
    } else if now <= plan.calm {
      // All begin without a session.
      if now > 700 { calmWait = max(calmWait, wait) }
    } else {
      afterWait = max(afterWait, wait)
      recovery = now - plan.calm - plan.outage
    }
  }

  mutating func refuse(_ count: Int, at now: Double, _ plan: FleetPlan) {
    if now <= plan.calm { calmRefused += count } else if now >= plan.calm + plan.outage { afterRefused += count }
  }

  /// Sums up.
  mutating func finish(_ fleet: Fleet) {
    let plan = fleet.plan
    let load = fleet.store.load
    let calm = load.prefix(Int(plan.calm)).dropFirst(700)
    calmLoad = calm.reduce(0, +) / Double(max(calm.count, 1))
    calmPeak = calm.max() ?? 0
    afterPeak = load.dropFirst(Int(plan.calm + plan.outage)).max() ?? 0
    (refreshes, logins, reused) = (fleet.server.refreshes, fleet.server.logins, fleet.server.reused)
  }
}
