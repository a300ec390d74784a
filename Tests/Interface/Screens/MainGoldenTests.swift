import Testing
import TokenModel

@testable import Interface

/// The main screens as they are seen.
@Suite struct MainGoldenTests {
  @Test func environmentsAt80x24() throws {
    let state = try World.listed()
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │▸ video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://ws.api.video                                                        │
        │  Renewed automatically at 14:42.                                             │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · video ─ PRODUCTION ───────────────── 1–11 of 187 · page 1/8 ─┐
        │  LABEL                            HANDLE      CREATED     EXPIRES            │
        │▸ Nikon scanner, reading room      k7w3qzaaab  2026-11-21  ▲ 02:31   critical │
        │  –                                k7w3qzaaac  2026-11-20  ◐ 3h 12m  soon     │
        │  音声アーカイブ                   k7w3qzaaad  2026-11-19  ● 3d 04h  fresh    │
        │  –                                k7w3qzaaae  2026-11-18  ● 3d 04h  fresh    │
        │  partner: Leeds                   k7w3qzaaaf  2026-11-17  never !            │
        │  batch upload                     k7w3qzaaag  2026-11-16  ▲ 02:36   critical │
        │  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ◐ 3h 12m  soon     │
        │  –                                k7w3qzaaai  2026-11-14  ● 3d 04h  fresh    │
        │  音声アーカイブ                   k7w3qzaaaj  2026-11-13  ● 3d 04h  fresh    │
        │  –                                k7w3qzaaak  2026-11-12  never !            │
        │  partner: Leeds                   k7w3qzaaal  2026-11-11  ▲ 02:41   critical │
        └──────────────────────────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  L log in  R renew  a auto  y copy  / filter  ? help
        """)
  }

  @Test func environmentsAt80x24InASCII() throws {
    let state = try World.listed(repertoire: .ascii)
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        + Environments ----------------------------------------------------------------+
        |  pod-example              pod         o signed in  checked 3 min ago  -      |
        |  prod         PRODUCTION  Preservica  o fresh      14:32  #########-  auto   |
        |  prod-test                Preservica  . expired                       auto   |
        |> video        PRODUCTION  api.video   o fresh      52:10  ########-   auto   |
        |  https://ws.api.video                                                        |
        |  Renewed automatically at 14:42.                                             |
        +------------------------------------------------------------------------------+
        + Upload tokens - video - PRODUCTION ----------------- 1-11 of 187 - page 1/8 -+
        |  LABEL                            HANDLE      CREATED     EXPIRES            |
        |> Nikon scanner, reading room      k7w3qzaaab  2026-11-21  ! 02:31   critical |
        |  -                                k7w3qzaaac  2026-11-20  ! 3h 12m  soon     |
        |  ??????????????                   k7w3qzaaad  2026-11-19  o 3d 04h  fresh    |
        |  -                                k7w3qzaaae  2026-11-18  o 3d 04h  fresh    |
        |  partner: Leeds                   k7w3qzaaaf  2026-11-17  never !            |
        |  batch upload                     k7w3qzaaag  2026-11-16  ! 02:36   critical |
        |  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ! 3h 12m  soon     |
        |  -                                k7w3qzaaai  2026-11-14  o 3d 04h  fresh    |
        |  ??????????????                   k7w3qzaaaj  2026-11-13  o 3d 04h  fresh    |
        |  -                                k7w3qzaaak  2026-11-12  never !            |
        |  partner: Leeds                   k7w3qzaaal  2026-11-11  ! 02:41   critical |
        +------------------------------------------------------------------------------+
         Tab pane  Enter inspect  L log in  R renew  a auto  y copy  / filter  ? help
        """)
  }

  @Test func uploadTokensAtTheEnd() throws {
    var state = try World.listed()
    state.press(.tab)
    let effects = state.type("G")
    state.answer(effects, with: try World.videoTokens())
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │▸ video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://ws.api.video                                                        │
        │  Renewed automatically at 14:42.                                             │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · video ─ PRODUCTION ────────────── 177–187 of 187 · page 8/8 ─┐
        │  LABEL                            HANDLE      CREATED     EXPIRES            │
        │  音声アーカイブ                   k7w3qzaafr  2026-05-29  ◐ 3h 12m  soon     │
        │  –                                k7w3qzaafs  2026-05-28  ● 3d 04h  fresh    │
        │  partner: Leeds                   k7w3qzaaft  2026-05-27  ● 3d 04h  fresh    │
        │  batch upload                     k7w3qzaafu  2026-05-26  never !            │
        │  Nikon scanner, reading room      k7w3qzaafv  2026-05-25  ▲ 05:31   critical │
        │  –                                k7w3qzaafw  2026-05-24  ◐ 3h 12m  soon     │
        │  音声アーカイブ                   k7w3qzaafx  2026-05-23  ● 3d 04h  fresh    │
        │  –                                k7w3qzaafy  2026-05-22  ● 3d 04h  fresh    │
        │  partner: Leeds                   k7w3qzaafz  2026-05-21  never !            │
        │  batch upload                     k7w3qzaaf2  2026-05-20  ▲ 05:36   critical │
        │▸ Nikon scanner, reading room      k7w3qzaaf3  2026-05-19  ◐ 3h 12m  soon     │
        └──────────────────────────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  c create  x revoke  y copy  / filter  ? help  q quit
        """)
  }

  @Test func podTokens() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │▸ pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://pod.example.org · owner@example.org                                 │
        │  The server tells no end; nearly every answer of it renews the session.      │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · pod-example ────────────────────────────────────── 1–4 of 4 ─┐
        │  LABEL                    SCOPE     ORGANIZATION  HANDLE      LAST USED      │
        │▸ nightly harvest          download  example-lib…  k7w3qzaaab  5 minutes ago  │
        │  ILS export               upload    example-lib…  k7w3qzaaac  2 hours ago    │
        │  old laptop               all       example-lib…  k7w3qzaaad  never used     │
        │  –                        admin     example-lib…  k7w3qzaaae  ? unknown      │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  c create  x revoke  y copy  / filter  ? help  q quit
        """)
  }

  @Test func filterWhileTyped() throws {
    var state = try World.listed(chosen: "pod-example")
    state.type("/o")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │▸ pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://pod.example.org · owner@example.org                                 │
        │  The server tells no end; nearly every answer of it renews the session.      │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · pod-example ───────────────────────────── 1–3 of 3 matching ─┐
        │  LABEL                    SCOPE     ORGANIZATION  HANDLE      LAST USED      │
        │▸ nightly harvest          download  example-lib…  k7w3qzaaab  5 minutes ago  │
        │  ILS export               upload    example-lib…  k7w3qzaaac  2 hours ago    │
        │  old laptop               all       example-lib…  k7w3qzaaad  never used     │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │ /o                                                                    3 of 4 │
        └──────────────────────────────────────────────────────────────────────────────┘
         Esc clear  ⏎ keep
        """)
  }

  @Test func readingEverything() throws {
    var state = try World.listed()
    let effects = state.type("/s")
    guard case .start(_, let video, let work)? = effects.last else { throw World.Missing() }
    _ = update(&state, .listProgressed(video.name, work, read: 100, total: 187))
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │▸ video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://ws.api.video                                                        │
        │  Renewed automatically at 14:42.                                             │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · video ─ PRODUCTION ──────────────────── 1–10 of 10 matching ─┐
        │  LABEL                            HANDLE      CREATED     EXPIRES            │
        │▸ Nikon scanner, reading room      k7w3qzaaab  2026-11-21  ▲ 02:31   critical │
        │  partner: Leeds                   k7w3qzaaaf  2026-11-17  never !            │
        │  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ◐ 3h 12m  soon     │
        │  partner: Leeds                   k7w3qzaaal  2026-11-11  ▲ 02:41   critical │
        │  Nikon scanner, reading room      k7w3qzaaan  2026-11-09  ● 3d 04h  fresh    │
        │  partner: Leeds                   k7w3qzaaar  2026-11-05  ◐ 3h 12m  soon     │
        │  batch upload                     k7w3qzaaas  2026-11-04  ● 3d 04h  fresh    │
        │  Nikon scanner, reading room      k7w3qzaaat  2026-11-03  ● 3d 04h  fresh    │
        │  partner: Leeds                   k7w3qzaaax  2026-10-30  ● 3d 04h  fresh    │
        │  Nikon scanner, reading room      k7w3qzaaaz  2026-10-28  never !            │
        │ /s                                           ~ reading 100 of 187, Esc stops │
        └──────────────────────────────────────────────────────────────────────────────┘
         Esc clear  ⏎ keep
        """)
  }

  @Test func aServiceWithoutUploadTokens() throws {
    let state = try World.state(chosen: "prod")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │▸ prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://eu.preservica.com · ops@example.org · tenant LIBRARY                │
        │  Renewed automatically at 14:14.                                             │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · prod ─ PRODUCTION ───────────────────────────────────────────┐
        │                                                                              │
        │  Preservica has no upload tokens.                                            │
        │  Scripts use the session's own token: fob token prod. Press y to copy it,    │
        │  Enter to inspect it.                                                        │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  L log in  R renew  a auto  y copy  ? help  q quit
        """)
  }

  @Test func loginNeeded() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("x")
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
        ┌ Upload tokens · prod-test ───────────────────────────────────────────────────┐
        │                                                                              │
        │  Preservica has no upload tokens.                                            │
        │  Scripts use the session's own token: fob token prod-test. Press L to log    │
        │  in.                                                                         │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ▲ Preservica has no upload tokens.
         Tab pane  ⏎ inspect  L log in  a auto  ? help  r reload  q quit
        """)
  }

  @Test func noEnvironmentYet() throws {
    let state = try World.state([], chosen: nil)
    #expect(
      state.screen == """
         fob
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │ There is no environment yet.                                                 │
        │ Leave with q and run fob env add, or fob env import FILE for a preview.ini   │
        │ or credentials.properties; fob demo shows sample data.                       │
        └──────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens ───────────────────────────────────────────────────────────────┐
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ? help  r reload  q quit
        """)
  }
}
