import Foundation

/// `fleet-simulation [--eager] [--capacity N] [HOSTS…]`: how many hosts can share 20 environments, by the rules that fob goes by and a store that is
/// modelled. Prints a line for each number of hosts, the same in each run; fails if a refresh token was sent twice.
@main
enum Main {
  static func main() {
    var (arguments, plan, sizes) = (CommandLine.arguments.dropFirst(), FleetPlan(), [Int]())
    while let argument = arguments.popFirst() {
      switch argument {
      case "--eager": plan.isEager = true
      case "--capacity": plan.capacity = arguments.popFirst().flatMap { Double($0) } ?? plan.capacity
      default: sizes += Int(argument).map { [$0] } ?? []
      }
    }
    print(FleetTable.head)
    var isGood = true
    for hosts in sizes.isEmpty ? [10, 100, 1000, 10_000] : sizes {
      plan.hosts = hosts
      var fleet = Fleet(plan)
      fleet.run()
      print(FleetTable.line(fleet))
      isGood = isGood && fleet.figures.reused == 0
    }
    exit(isGood ? 0 : 1)
  }
}

/// The figures in columns.
enum FleetTable {
  private static let columns = [
    "hosts", "ops/s", "peak", "refreshes", "logins", "reused", "wait, living", "wait, ended", "refused", "| peak",
    "wait", "refused", "recovery", "late",
  ]

  static var head: String { row(columns) }

  static func line(_ fleet: Fleet) -> String {
    let figures = fleet.figures
    func seconds(_ time: Double) -> String {
      time < 1 ? "\(Int((time * 1000).rounded())) ms" : "\(Int(time.rounded())) s"
    }
    return row([
      "\(fleet.plan.hosts)", "\(Int(figures.calmLoad.rounded()))", "\(Int(figures.calmPeak.rounded()))",
      "\(figures.refreshes)",
      "\(figures.logins)", "\(figures.reused)", seconds(figures.livingWait), seconds(figures.calmWait),
      "\(figures.calmRefused)", "| \(Int(figures.afterPeak.rounded()))", seconds(figures.afterWait),
      "\(figures.afterRefused)",
      seconds(figures.recovery), "\(figures.lateRequests)",
    ])
  }

  private static func row(_ cells: [String]) -> String {
    zip(columns, cells).map { column, cell in
      String(repeating: " ", count: max(0, max(column.count, 9) - cell.count)) + cell
    }.joined(separator: " ")
  }
}
