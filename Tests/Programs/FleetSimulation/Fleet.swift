import Formats
import Foundation
import TokenModel

/// What is simulated.
struct FleetPlan {
  var hosts = 10
  var environments = 20
  /// Requests a second that the store does.
  var capacity = 5000.0
  /// Seconds between two scripts of a host that want a token of an environment.
  var callInterval = 300.0
  /// Which part of the scripts is started by cron, on all hosts within the same second.
  var cronShare = 0.1
  /// Whether hosts watch the store.
  var watches = true
  /// Whether hosts look at once at what a watch tells them of, and come back after the same pause each time the store was away.
  var isEager = false
  /// Seconds with the store,
  var calm = 1800.0
  /// without it,
  var outage = 3600.0
  /// and with it again.
  var after = 600.0
  var seed: UInt64 = 1
}

/// Hosts that share environments, each with a program that keeps them all (`fob keep`) and scripts; time goes by as fast as it is computed.
///
/// What a host does is decided by `ShareRules` and `SessionRules`. A host's steps are those of `SessionKeeper`; where that changes, this follows by hand.
struct Fleet {
  /// What happens.
  enum Event {
    /// A script wants a token.
    case script(Int, Int, isCron: Bool)
    /// The program that keeps an environment has planned to look.
    case alarm(Int, Int)
    /// A watch tells of a change.
    case told(Int, Int)
    /// The store or the server answers.
    case answered(Ask)
    /// A wait for another host is over.
    case waited(Ask)
    case storeLost, storeBack
  }

  /// What a host has of an environment.
  struct Copy {
    var memory: ShareMemory
    var session: Session?
    var confirmed = -Double.infinity
    /// Whoever has the lock.
    var ask: Ask?
    /// When those began to wait who wait for it.
    var others: [Double] = []
    var alarm = Double.infinity
    /// Whether a watch has told of a change that it has not looked at yet.
    var hasNews = false
    var vainTries = 0
    var lastVainTry: Double?
  }

  let plan: FleetPlan
  var store: ModelledStore
  var server = ModelledServer()
  var queue = EventQueue<Event>()
  var figures = FleetFigures()
  var now = 0.0
  var chance: Chance
  private var copies: [Copy]
  private var jitters: [Double]
  /// Who waits for a change of an environment.
  var waiting: [[Ask]]

  init(_ plan: FleetPlan) {
    self.plan = plan
    store = ModelledStore(environments: plan.environments, capacity: plan.capacity)
    chance = Chance(seed: plan.seed)
    waiting = Array(repeating: [], count: plan.environments)
    copies = (0..<plan.hosts * plan.environments).map { index in
      Copy(memory: ShareMemory(key: RegisterKey(String(index % plan.environments))))
    }
    jitters = []
    for _ in 0..<plan.hosts { jitters.append(chance.upTo(1)) }
  }

  subscript(_ host: Int, _ environment: Int) -> Copy {
    get { copies[host * plan.environments + environment] }
    _modify { yield &copies[host * plan.environments + environment] }
  }

  /// The time of the store, the server and all hosts.
  var date: Date { Date(timeIntervalSince1970: now) }
  var bootTime: BootTime { BootTime(boot: "boot", seconds: now) }

  /// Runs all of it.
  mutating func run() {
    let end = plan.calm + plan.outage + plan.after
    for host in 0..<plan.hosts {
      for environment in 0..<plan.environments {
        let isCron = chance.upTo(1) < plan.cronShare
        // Not all sessions began in the same minute.
        let begin = (10 * Double(environment) / Double(plan.environments)).rounded() * 60
        let first = begin + (isCron ? chance.upTo(1) : chance.upTo(plan.callInterval))
        queue.plan(.script(host, environment, isCron: isCron), at: first)
        schedule(host, environment, from: begin + jitters[host] * 10)
      }
    }
    queue.plan(.storeLost, at: plan.calm)
    queue.plan(.storeBack, at: plan.calm + plan.outage)
    while let (time, event) = queue.next(until: end) {
      now = time
      figures.happen()
      perform(event)
    }
    figures.finish(self)
  }

  private mutating func perform(_ event: Event) {
    switch event {
    case .script(let host, let environment, let isCron):
      ask(host, environment)
      queue.plan(event, at: nextCall(isCron: isCron))
    case .alarm(let host, let environment):
      guard self[host, environment].alarm <= now else { return }
      self[host, environment].alarm = .infinity
      if isDue(host, environment) { ask(host, environment, isKeeper: true) } else { schedule(host, environment) }
    case .told(let host, let environment):
      self[host, environment].hasNews = false
      look(host, environment)
    case .answered(let ask): proceed(ask)
    case .waited(let ask): if ask.isWaiting { giveUpWaiting(ask) }
    case .storeLost: store.isAway = true
    case .storeBack: store.isAway = false
    }
  }

  private mutating func nextCall(isCron: Bool) -> Double {
    var next = now + plan.callInterval
    // What scripts meet while the store is away changes nothing.
    if store.isAway { next += ((plan.calm + plan.outage - next) / plan.callInterval).rounded(.up) * plan.callInterval }
    return isCron ? (next / plan.callInterval).rounded(.down) * plan.callInterval + chance.upTo(1) : next
  }

  // MARK: Programs that stay open

  /// When the host's program looks after an environment next.
  func due(_ host: Int, _ environment: Int) -> Double? {
    let copy = self[host, environment]
    let holding = copy.session.map { SessionStatus.Holding.session(HeldSession(session: $0, generation: 0)) }
    let due = SessionRules.automaticRenewal(
      of: SessionStatus(holding ?? .nothing), refresh: .auto, profile: Self.profile, canLogInAlone: true,
      beginsSessions: true, lastTry: copy.lastVainTry.map { Date(timeIntervalSince1970: $0) },
      vainTries: plan.isEager ? 1 : copy.vainTries, jitter: jitters[host], now: date)
    return due?.timeIntervalSince1970
  }

  private func isDue(_ host: Int, _ environment: Int) -> Bool {
    due(host, environment).map { $0 <= now } ?? false
  }

  /// Plans when the host's program looks after an environment next.
  mutating func schedule(_ host: Int, _ environment: Int, from begin: Double = 0) {
    guard let due = due(host, environment) else { return }
    plan(alarm: max(due, now, begin), host, environment)
  }

  mutating func plan(alarm time: Double, _ host: Int, _ environment: Int) {
    self[host, environment].alarm = time
    queue.plan(.alarm(host, environment), at: time)
  }

  /// Every host's watch tells it of a change, but for the host that made it.
  /// - Returns: when the last one knows.
  mutating func told(of environment: Int, by changer: Int) -> Double {
    var last = now
    guard plan.watches else { return last }
    for host in 0..<plan.hosts where host != changer {
      last = store.done(at: now, time: ModelledStore.readTime, cost: ModelledStore.toldShare)
      guard !self[host, environment].hasNews else { continue }
      self[host, environment].hasNews = true
      queue.plan(.told(host, environment), at: last + pauseBeforeLooking())
    }
    return last
  }

  private mutating func pauseBeforeLooking() -> Double {
    plan.isEager ? 0 : ShareRules.pauseBeforeLooking(hosts: plan.hosts, chance: chance.upTo(1))
  }

  private static let profile = ServiceProfile(
    name: ServiceName(rawValue: "modelled"), displayName: "Modelled", keys: [], canRefresh: true,
    refreshNeedsLivingToken: true, scriptToken: .none(reason: ""), uploadTokens: nil, logOut: .forgetsLocally)
}
