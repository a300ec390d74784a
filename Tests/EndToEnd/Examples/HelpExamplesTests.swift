import Foundation
import Manual
import Support
import Testing

/// The help of every command has examples, and they do what they show.
@Suite(.drivesPrograms) struct HelpExamplesTests {
  /// Lines that ask a person at a terminal or draw a screen: what they end with where there is no terminal. Other suites run them in one.
  private static let needingATerminal: [String: Int32] = [
    "fob": 1, "fob demo": 1, "fob demo --scene thirty": 1, "fob env add": 64, "fob env add prod": 64,
    "fob vault init": 4,
    "fob vault add prod password": 64,
    "fob vault unlock": 4, "fob vault unlock --for 30m": 4, "fob vault passphrase": 4,
    "fob tokens revoke video k3vq9x2mab": 64,
  ]

  /// Lines whose purpose is not to succeed on a host that is as it was before.
  private static let others: [String: Int32] = [
    // Nothing was cut short.
    "fob tokens revoke video --resume --yes": 8, "fob tokens revoke video --discard": 8,
    // The name is taken.
    "fob env import credentials.properties --name archive": 1, "fob env import --variables --name archive": 1,
    // Without a session it would use one of POD's sign-ins.
    "fob metrics --read --output fob.prom": 9,
    // Something expires.
    "fob expiring": 9, "fob expiring video pod --within 7d": 9, "fob expiring --within 30d --csv > expiring.csv": 9,
    "fob expiring --notify": 9,
  ]

  /// Lines that go on until somebody stops them.
  private static let endless: Set = [
    "fob keep", "fob keep prod archive", "fob keep --tokens", "fob audit --follow --json",
  ]

  /// What has to be there before the examples of a command.
  private static let preparations: [String: [String]] = [
    "fob env add": ["fob env remove prod --yes"],
    "fob vault add": ["fob vault init < passphrase.txt"],
    "fob vault list": ["fob vault init < passphrase.txt"],
    "fob vault remove": ["fob vault init < passphrase.txt", "pass x | fob vault add prod password"],
    "fob vault unlock": ["fob vault init < passphrase.txt"],
    "fob vault lock": ["fob vault init < passphrase.txt"],
    "fob vault status": ["fob vault init < passphrase.txt"],
    "fob vault passphrase": ["fob vault init < passphrase.txt"],
    "fob share invite": ["fob share init team --url https://etcd1.example.org:2379"],
    "fob share join": [
      "fob share init team --url https://etcd1.example.org:2379",
      "(umask 077; fob share invite team > team.identity)",
    ],
    "fob share rotate": ["fob share init team --url https://etcd1.example.org:2379"],
    "fob share status": ["fob share init team --url https://etcd1.example.org:2379"],
    "fob share leave": ["fob share init team --url https://etcd1.example.org:2379"],
    "fob refresh": ["fob login prod"],
    "fob service accept": ["install -Dm600 hub.text ~/.config/fob/services/hub.ini"],
    "fob service check": [
      "cp hub.text hub.ini", "install -Dm600 hub.text ~/.config/fob/services/hub.ini",
      "install -m600 hub-environment.text ~/.config/fob/environments/hub.ini", "fob login hub",
    ],
    "fob keep": ["mkdir -p ~/.config/systemd/user"],
    "fob token": ["fob login prod"],
    "fob tokens find": ["fob tokens create video --lifetime 2h --reveal --json | jq -r .token.value > leaked.txt"],
    "fob labels import": [
      "fob tokens label video k3vq9x2mab 'batch upload'", "fob labels export --output labels.json",
    ],
  ]

  /// What every command can end with, and what those that ask a server with a session can end with too.
  private static let (always, asking): (Set<Int32>, Set<Int32>) = ([0, 1, 64, 141], [4, 5, 6, 7, 8, 75])

  /// What a command can end with besides those.
  private static let statuses: [String: Set<Int32>] = [
    "fob keys": [], "fob themes": [8], "fob manual": [], "fob audit": [8], "fob metrics": [9], "fob doctor": [8, 9],
    "fob status": [8],
    "fob env list": [], "fob env show": [8], "fob env add": [], "fob env import": [8, 9], "fob env remove": [6, 8],
    "fob env accept": [8], "fob service accept": [8], "fob service check": asking, "fob service list": [],
    "fob env check": asking.union([9]), "fob vault init": [4, 6], "fob vault add": [4, 6, 8], "fob vault list": [8],
    "fob vault remove": [6, 8], "fob vault unlock": [4, 6, 8], "fob vault lock": [8], "fob vault status": [],
    "fob vault passphrase": [4, 6, 8], "fob login": asking, "fob logout": asking, "fob refresh": asking,
    "fob token": asking, "fob keep": asking.union([9]), "fob tokens list": asking.union([9]), "fob tokens show": asking,
    "fob tokens create": asking, "fob tokens label": asking, "fob tokens revoke": asking.union([9]),
    "fob tokens rotate": asking.union([9]), "fob tokens find": asking.union([9]), "fob labels export": [8],
    "fob labels import": asking.union([9]), "fob expiring": asking.union([9]),
    "fob policy check": asking.union([9]), "fob policy show": [],
    "fob share init": [5, 7], "fob share invite": [5, 7, 8], "fob share join": [5, 7, 8],
    "fob share status": [5, 7, 8], "fob share rotate": [5, 7, 8], "fob share leave": [8],
  ]

  /// The numbers that a command's help lists as exit statuses.
  private func listed(_ command: CommandHelp) -> Set<Int32> {
    let lines = command.discussion.part("EXIT STATUS")?.blocks.flatMap(\.lines) ?? []
    return Set(lines.flatMap { $0.split(separator: " ") }.compactMap { Int32($0) })
  }

  @Test func `the help lists the exit statuses that the command can end with, and no others`() async throws {
    for command in try await CommandTree.leaves() {
      let name = command.words.joined(separator: " ")
      switch name {
      case "fob exec": #expect(listed(command) == [125, 126, 127])
      case "fob demo": #expect(listed(command) == [0, 1, 8, 64])
      default:
        let own = try #require(Self.statuses[name], "\(name): what can it end with?")
        #expect(listed(command) == Self.always.union(own), "\(name)")
      }
    }
  }

  /// Options that do nothing when they are absent, and those that `fob env add` asks for.
  private static let withoutDefault: Set = [
    "--older-than", "--scope", "--label", "--plan", "--resume", "--report", "--confirm", "--set", "--stdin",
    "--service", "--url", "--folder", "--export",
  ]

  @Test func `every option says what holds without it`() async throws {
    for command in try await CommandTree.leaves() {
      for argument in command.arguments {
        guard case .option(let names, _) = argument.form, Self.withoutDefault.isDisjoint(with: names) else { continue }
        #expect(argument.help.contains("Default: "), "\(command.words.joined(separator: " ")) \(names)")
      }
      for case .positional(let name) in command.arguments.filter({ $0.isOptional && $0.isRepeating }).map(\.form) {
        guard name == "environments" else { continue }
        let help = command.arguments.first { $0.form == .positional(name) }?.help ?? ""
        #expect(help.contains("Default: all."), "\(command.words.joined(separator: " "))")
      }
    }
  }

  @Test func `every command has an example and its exit statuses`() async throws {
    for command in try await CommandTree.leaves() {
      let name = command.words.joined(separator: " ")
      #expect(!command.discussion.examples.isEmpty, "\(name) has no example")
      #expect(command.discussion.part("EXIT STATUS") != nil, "\(name) does not tell its exit statuses")
      #expect(!command.abstract.isEmpty, "\(name)")
      #expect(command.arguments.allSatisfy { !$0.help.isEmpty }, "\(name) has an argument without help")
    }
  }

  /// What stands for an option's value tells how it is written where the option's name does not.
  @Test func `a placeholder that is a word for the option alone is none`() async throws {
    let wordless: Set = [
      "--confirm", "--for", "--since", "--min-valid", "--older-than", "--plan", "--resume", "--report", "--output",
      "--export", "--set", "--stdin", "--page", "--page-size",
    ]
    for command in try await CommandTree.leaves() {
      for case .option(let names, let value) in command.arguments.map(\.form) where !wordless.isDisjoint(with: names) {
        #expect(!names.contains("--\(value)"), "\(command.words.joined(separator: " "))")
      }
    }
  }

  /// A terminal of 80 columns breaks none of the lines that stand as they are.
  @Test func `lines that stand as they are fit 80 columns`() async throws {
    let root = try await CommandTree.root(of: "fob")
    for command in [root] + root.all {
      let lines = command.discussion.parts.flatMap(\.blocks).flatMap { block in
        if case .lines(let lines) = block { lines } else { [] as [String] }
      }
      for line in lines where line.count > 78 {
        Issue.record("\(command.words.joined(separator: " ")): \(line.count) columns and the margin: \(line)")
      }
    }
  }

  /// The parser breaks paragraphs itself, to the width that there is.
  @Test(arguments: ["fob", "fob-sandbox"])
  func `no paragraph is broken by hand`(_ program: String) async throws {
    let discussions = try await CommandTree.discussions(of: program)
    #expect(!discussions.isEmpty)
    for paragraph in discussions.flatMap({ $0.components(separatedBy: "\n\n") }) {
      let lines = paragraph.split(separator: "\n")
      let isText = lines.map { !$0.hasPrefix("  ") && $0 != $0.uppercased() }
      for (above, below) in zip(lines.indices, lines.indices.dropFirst()) where isText[above] && isText[below] {
        Issue.record("\(program): '\(lines[above])' goes on in the next line")
      }
    }
  }

  @Test func `the examples of every command run`() async throws {
    let root = try await CommandTree.root(of: "fob")
    for command in [root] + root.all.filter(\.commands.isEmpty) {
      let shell = try ShellHost()
      let name = command.words.joined(separator: " ")
      for line in Self.preparations[name] ?? [] { _ = try await shell.run(line) }
      let old = try await shell.host.fob("token", "prod").output
      for example in command.discussion.examples {
        let line = example.components(separatedBy: " #")[0].trimmingCharacters(in: .whitespaces)
        let isEndless = Self.endless.contains(line)
        let limited = isEndless ? "timeout --signal=KILL 1 \(line); exit $?" : line
        let result = try await shell.run(limited, adding: ["OLD": old.trimmingCharacters(in: .newlines)])
        let expected = Self.needingATerminal[line] ?? Self.others[line] ?? (isEndless ? 137 : 0)
        #expect(result.status == expected, "\(name): \(line)\n\(result.output)\(result.errors)")
        let isOwn = line.hasPrefix(name) && !isEndless && !line.contains("|") && name != "fob exec"
        #expect(!isOwn || listed(command).contains(result.status), "\(line): \(result.status) is not in the help")
      }
    }
  }
}
