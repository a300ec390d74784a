import Foundation
import Support
import Testing

/// The Tab key in each shell at a terminal: names of environments, for which no file in their folder is opened and no server asked.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct InteractiveCompletionTests {
  private struct Shell: CustomTestStringConvertible {
    let name: String
    /// What starts it without anybody's own settings.
    let command: String
    let setup: String
    /// How often Tab is pressed until it lists what there is.
    let tabsToList: Int
    var testDescription: String { name }
  }

  private static let shells = [
    Shell(
      name: "bash", command: "bash --noprofile --rcfile setup",
      setup: "PS1='> '; source <(fob --generate-completion-script bash)", tabsToList: 2),
    Shell(
      name: "zsh", command: "ZDOTDIR=$PWD zsh -d -i",
      setup: "PS1='> '; autoload -Uz compinit && compinit -u -D; source <(fob --generate-completion-script zsh)",
      tabsToList: 1),
    Shell(
      name: "fish", command: "fish --no-config --init-command 'source setup'",
      setup: "function fish_prompt; echo '> '; end; fob --generate-completion-script fish | source", tabsToList: 1),
  ]

  @Test(arguments: shells)
  private func `Tab offers names and looks into no file`(_ shell: Shell) async throws {
    let shellHost = try ShellHost()
    let host = shellHost.host
    for file in ["work/setup", "work/.zshrc"] { try host.folder.write(shell.setup + "\n", to: file) }
    let environments = host.folder.path(of: "config/fob/environments")
    let opened = try OpenedFiles(in: [environments])
    // tmux gives its first program the PATH of whoever started it.
    let path = try #require(shellHost.variables["PATH"])
    let tmux = try TmuxSession(
      "cd '\(shellHost.place)' && export PATH='\(path)' && \(shell.command)", environment: shellHost.variables)
    try await tmux.wait(for: ">")
    try tmux.type("fob token prod-v")
    try tmux.press("Tab")
    try await tmux.wait(for: "fob token prod-video")
    try tmux.press("C-u")
    try tmux.type("fob token prod-")
    for _ in 0..<shell.tabsToList { try tmux.press("Tab") }
    try await tmux.wait(until: "both names are offered") { $0.contains("prod-test") && $0.contains("prod-video") }
    let paths = Set(opened.drain())
    #expect(paths == [environments], "the folder is listed, and nothing in it is opened: \(paths)")
    #expect(try host.sandbox.counters()["connections"] == 0, "no server was asked")
  }
}
