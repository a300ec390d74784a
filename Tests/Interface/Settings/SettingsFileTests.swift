import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct SettingsFileTests {
  private func read(_ text: String) -> (settings: Settings, problems: [FileFailure]) {
    SettingsFile.read(Array("[settings]\n\(text)".utf8), file: "/x/settings.ini")
  }

  @Test func `every setting is read`() {
    let (settings, problems) = read(
      """
      theme = high-contrast
      mouse = no
      plain = yes
      notify = OSC777
      session_soon = 10m
      session_critical = 2m
      token_soon = 2d
      token_critical = 12h
      notify_before = 5m
      idle_mask = 90s
      idle_stop = never
      audit_to = Journal
      """)
    #expect(problems.isEmpty)
    #expect(settings.theme == "high-contrast")
    #expect(settings.mouse == false)
    #expect(settings.plain == true)
    #expect(settings.notify == .osc777)
    #expect(settings.thresholds.session == ExpiryMargins(soon: 600, critical: 120))
    #expect(settings.thresholds.token == ExpiryMargins(soon: 172_800, critical: 43_200))
    #expect(settings.notifyBefore == 300)
    #expect(settings.idleMask == 90)
    #expect(settings.idleStop == nil)
    #expect(settings.auditDestination == .journal)
  }

  @Test func `has a word of its own for what is left out`() {
    #expect(read("").settings == Settings())
    #expect(Settings().notify == .off)
    #expect(Settings().idleMask == 120)
    #expect(Settings().idleStop == 28_800)
  }

  @Test(arguments: [
    ("mosue = no", 2, "there is no setting 'mosue'; did you mean 'mouse'?"),
    (
      "\nfurther = 1", 3,
      "there is no setting 'further'; there are theme, mouse, plain, session_soon, session_critical, token_soon, token_critical, notify, notify_before, idle_mask, idle_stop, share, on_event, audit_to, sessions."
    ),
    ("mouse = perhaps", 2, "mouse must be yes or no."),
    ("notify = beep", 2, "notify must be off, bell, osc9, osc777."),
    ("notify_before = never", 2, "notify_before must be a length of time, such as 5m."),
    ("token_soon = never", 2, "token_soon must be a length of time, such as 5m."),
    ("session_critical = 0", 2, "session_critical must be a length of time, such as 5m."),
    ("session_critical = 6m", 2, "session_critical must not be longer than session_soon; they are 6m and 5m."),
    (
      "token_critical = 2h\ntoken_soon = 90m", 3,
      "token_critical must not be longer than token_soon; they are 2h and 90m."
    ),
    ("idle_mask = soon", 2, "idle_mask must be a length of time, such as 90s, 5m or 8h, or never."),
    ("sessions = disk", 2, "sessions must be state or runtime."),
    ("audit_to = pigeon", 2, "audit_to must be file, journal, syslog."),
    ("idle_stop = 0", 2, "idle_stop must be a length of time, such as 90s, 5m or 8h, or never."),
    ("theme = ../x", 2, "theme must be the name of a theme; 'fob themes' lists them."),
    ("[keys]\nx = y", 2, "there is no section [keys]; all settings stand in [settings]."),
    ("a line", 2, "this is neither 'key = value' nor a [section]."),
  ])
  func `says what is wrong and where`(text: String, line: Int, reason: String) {
    let (settings, problems) = read(text)
    #expect(problems == [FileFailure(file: "/x/settings.ini", line: line, reason: reason)])
    #expect(settings == Settings())
  }

  @Test func `a wrong line leaves the others`() {
    let (settings, problems) = read("mouse = no\nmosue = yes\ntheme = dark")
    #expect(settings.mouse == false)
    #expect(settings.theme == "dark")
    #expect(problems.map(\.line) == [3])
  }
}
