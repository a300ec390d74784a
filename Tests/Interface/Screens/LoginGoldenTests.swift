import Testing
import TokenModel

@testable import Interface

/// Logging in as it is seen.
@Suite struct LoginGoldenTests {
  @Test func password() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("Lsecret")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │▸ prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://test.preservica.com · ops@example.org                               │
        │  The session has ended. Press L to log in again.                             │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload┌ Log in: prod-test ───────────────────────────────────────────┐───────┐
        │       │ Preservica at https://test.preservica.com as ops@example.org │       │
        │  Prese│                                                              │       │
        │  Scrip│ Password  ••••••                                             │log    │
        │  in.  └──────────────────────────────────────────────────────────────┘       │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func refused() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("Lsecret")
    guard case .start(_, let environment, let work)? = state.press(.enter).last else { throw World.Missing() }
    let refused = ServiceFailure.credentialsRefused(reason: "The user name or password is wrong.")
    _ = update(&state, .loginFailed(environment.name, work, .service(refused)))
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │▸ prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://test.preservica.com · ops@example.org                               │
        │  The session has ended. Press L to log in again.                             │
        └───────┌ Log in: prod-test ───────────────────────────────────────────┐───────┘
        ┌ Upload│ Preservica at https://test.preservica.com as ops@example.org │───────┐
        │       │                                                              │       │
        │  Prese│ Password  ••••••                                             │       │
        │  Scrip│                                                              │log    │
        │  in.  │ The user name or password is wrong.                          │       │
        │       └──────────────────────────────────────────────────────────────┘       │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func secondFactor() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("Lsecret")
    guard case .start(_, let environment, let work)? = state.press(.enter).last else { throw World.Missing() }
    let fields = [LoginField(.code, label: "Code", isSecret: false)]
    let challenge = LoginChallenge(fields: fields, message: "", continuation: [:])
    let message = "The account has a second factor: enter the six digits that your authenticator shows."
    let asks = LoginProgress.asks(fields: fields, message: message, challenge: challenge)
    _ = update(&state, .loginAnswered(environment.name, work, asks))
    state.type("123")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │▸ prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://test.preservica.com · ops@example.org                               │
        │  The session has ended. Press L to log in again.                             │
        └───────┌ Log in, second step: prod-test ──────────────────────────────┐───────┘
        ┌ Upload│ Preservica at https://test.preservica.com as ops@example.org │───────┐
        │       │ The account has a second factor: enter the six digits that   │       │
        │  Prese│ your authenticator shows.                                    │       │
        │  Scrip│                                                              │log    │
        │  in.  │ Code  123                                                    │       │
        │       └──────────────────────────────────────────────────────────────┘       │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func waiting() throws {
    var state = try World.state(chosen: "video")
    state.type("Lkey")
    state.press(.enter)
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │▸ video        PRODUCTION  api.video   ~ logging in…                   auto   │
        │  https://ws.api.video                                                        │
        │  Logging in.                                                                 │
        └───────┏ Log in: video ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ PRODUCTION ━┓───────┘
        ┌ Upload┃ api.video at https://ws.api.video                            ┃───────┐
        │       ┃                                                              ┃       │
        │  Readi┃ API key  •••                                                 ┃       │
        │       ┃                                                              ┃       │
        │       ┃ ~ Asking the server. Escape gives up.                        ┃       │
        │       ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛       │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func passwordInASCII() throws {
    var state = try World.state(chosen: "prod-test", repertoire: .ascii)
    state.type("Lsecret")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        + Environments ----------------------------------------------------------------+
        |  pod-example              pod         o signed in  checked 3 min ago  -      |
        |  prod         PRODUCTION  Preservica  o fresh      14:32  #########-  auto   |
        |> prod-test                Preservica  . expired                       auto   |
        |  video        PRODUCTION  api.video   o fresh      52:10  ########-   auto   |
        |  https://test.preservica.com - ops@example.org                               |
        |  The session has ended. Press L to log in again.                             |
        +------------------------------------------------------------------------------+
        + Upload+ Log in: prod-test -------------------------------------------+-------+
        |       | Preservica at https://test.preservica.com as ops@example.org |       |
        |  Prese|                                                              |       |
        |  Scrip| Password  ******                                             |log    |
        |  in.  +--------------------------------------------------------------+       |
        |                                                                              |
        |                                                                              |
        |                                                                              |
        |                                                                              |
        |                                                                              |
        |                                                                              |
        |                                                                              |
        |                                                                              |
        +------------------------------------------------------------------------------+
         Enter go on  Esc cancel
        """)
  }
}
