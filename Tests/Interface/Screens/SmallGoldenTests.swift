import Testing

@testable import Interface

/// The screens where there is little room.
@Suite struct SmallGoldenTests {
  @Test func environmentsAt40x10() throws {
    let state = try World.listed(rows: 10, columns: 40)
    #expect(
      state.screen == """
         fob          4 environments   14:02:31
        ┌ Environments ────────────────────────┐
        │  pod-example      ● signed in        │
        │  prod        PROD ● fresh      14:32 │
        │  prod-test        ○ expired          │
        │▸ video       PROD ● fresh      52:10 │
        │                                      │
        │  Renewed automatically at 14:42.     │
        └──────────────────────────────────────┘
         Tab pane  ⏎ inspect  L log in  ? help
        """)
  }

  @Test func environmentsAt40x10InASCII() throws {
    let state = try World.listed(rows: 10, columns: 40, repertoire: .ascii)
    #expect(
      state.screen == """
         fob          4 environments   14:02:31
        + Environments ------------------------+
        |  pod-example      o signed in        |
        |  prod        PROD o fresh      14:32 |
        |  prod-test        . expired          |
        |> video       PROD o fresh      52:10 |
        |                                      |
        |  Renewed automatically at 14:42.     |
        +--------------------------------------+
         Tab pane  Enter inspect  ? help
        """)
  }

  @Test func uploadTokensAt40x10() throws {
    var state = try World.listed(rows: 10, columns: 40)
    state.press(.tab)
    #expect(
      state.screen == """
         fob          4 environments   14:02:31
        ┌ Upload tokens · video ─ PRODUCTION ──┐
        │  LABEL                     EXPIRES   │
        │▸ Nikon scanner, reading …  ▲ 02:31   │
        │  –                         ◐ 3h 12m  │
        │  音声アーカイブ            ● 3d 04h  │
        │  –                         ● 3d 04h  │
        │  partner: Leeds            never !   │
        └──────────────────────────────────────┘
         Tab pane  ⏎ inspect  x revoke  ? help
        """)
  }

  @Test func uploadTokensAt40x10InASCII() throws {
    var state = try World.listed(rows: 10, columns: 40, repertoire: .ascii)
    state.press(.tab)
    #expect(
      state.screen == """
         fob          4 environments   14:02:31
        + Upload tokens - video - PRODUCTION --+
        |  LABEL                     EXPIRES   |
        |> Nikon scanner, reading ~  ! 02:31   |
        |  -                         ! 3h 12m  |
        |  ??????????????            o 3d 04h  |
        |  -                         o 3d 04h  |
        |  partner: Leeds            never !   |
        +--------------------------------------+
         Tab pane  Enter inspect  ? help
        """)
  }

  @Test func revokeAt40x10() throws {
    var state = try World.listed(chosen: "pod-example", rows: 10, columns: 40)
    state.press(.tab)
    state.type("x")
    #expect(
      state.screen == """
         ┏ Revoke token: pod-example ━━━━━━━━━┓
        ┌┃ Label          nightly harvest     ┃┐
        │┃ Handle         k7w3qzaaab          ┃│
        │┃ Scope          download            ┃│
        │┃ Organization   example-library     ┃│
        │┃ Token          …XJl1AA             ┃│
        │┃ Expires        never ! – revoking  ┃│
        │┃ [▸ Cancel ]   [  Revoke ]          ┃│
        └┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┘
         Tab other button  ⏎ press it
        """)
  }

  @Test func revokeOnProductionAt40x10() throws {
    var state = try World.listed(rows: 10, columns: 40)
    state.press(.tab)
    state.type("xvid")
    #expect(
      state.screen == """
         ┏ Revoke token: video ━━ PRODUCTION ━┓
        ┌┃ Your label     Nikon scanner,      ┃┐
        │┃                reading room        ┃│
        │┃ Handle         k7w3qzaaab          ┃│
        │┃ Token          to1tcm…             ┃│
        │┃ Created        2026-11-21 13:02:31 ┃│
        │┃                UTC                 ┃│
        │┃ Type video to go on: vid           ┃│
        └┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func createAt40x10() throws {
    var state = try World.listed(rows: 10, columns: 40)
    state.type("c")
    #expect(
      state.screen == """
         fob          4 environments   14:02:31
        ┌┏ Create a token: vi… ━━ PRODUCTION ━┓┐
        │┃ Label                              ┃│
        │┃ Lifetime  7d                       ┃│
        │┃                                    ┃│
        │┃ your own note, kept on this        ┃│
        │┃ machine                            ┃│
        │┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛│
        └──────────────────────────────────────┘
         ⏎ go on  Tab next field  Esc cancel
        """)
  }

  @Test func loginAt40x10() throws {
    var state = try World.state(chosen: "prod-test", rows: 10, columns: 40)
    state.type("Lsecret")
    #expect(
      state.screen == """
         fob          4 environments   14:02:31
        ┌┌ Log in: prod-test ─────────────────┐┐
        ││ Preservica at                      ││
        ││ https://test.preservica.com as     ││
        ││ ops@example.org                    ││
        ││                                    ││
        ││ Password  ••••••                   ││
        │└────────────────────────────────────┘│
        └──────────────────────────────────────┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func helpAt40x10() throws {
    var state = try World.listed(rows: 10, columns: 40)
    state.type("?")
    #expect(
      state.screen == """
         ┌ Keys ───────────────── 1–7 of 108 ─┐
        ┌│ Moving                             │┐
        ││ j ↓        next row; a number      ││
        ││            before repeats it       ││
        ││ k ↑        previous row            ││
        ││ gg Home    first row, or the row   ││
        ││            of the number before    ││
        ││ G End      last row, or the row of ││
        └└────────────────────────────────────┘┘
         j scroll  Esc close
        """)
  }

  @Test func productionIsNeverCutOff() throws {
    var state = try World.state(
      [
        World.reading(
          try World.environment("an-archive-with-a-long-name", World.video, "https://ws.api.video", isProduction: true),
          nil)
      ], rows: 10, columns: 40)
    state.press(.tab)
    #expect(
      state.screen == """
         fob                      1 environment
        ┌ Upload tokens · an-a… ─ PRODUCTION ──┐
        │                                      │
        │  Not logged in.                      │
        │  Press L to log in; the upload       │
        │  tokens are read then.               │
        │                                      │
        │                                      │
        └──────────────────────────────────────┘
         Tab pane  ? help  r reload  q quit
        """)
  }

  @Test func bothPanesAt60x16() throws {
    let state = try World.listed(rows: 16, columns: 60)
    #expect(
      state.screen == """
         fob                              4 environments   14:02:31
        ┌ Environments ───────────────────────────────── 2–4 of 4 ─┐
        │  prod         PRODUCTION  ● fresh      14:32      auto   │
        │  prod-test                ○ expired               auto   │
        │▸ video        PRODUCTION  ● fresh      52:10      auto   │
        │  Renewed automatically at 14:42.                         │
        └──────────────────────────────────────────────────────────┘
        ┌ Upload tokens · video ─ PRODUCTION ───────── 1–5 of 187 ─┐
        │  LABEL                 HANDLE      CREATED     EXPIRES   │
        │▸ Nikon scanner, read…  k7w3qzaaab  2026-11-21  ▲ 02:31   │
        │  –                     k7w3qzaaac  2026-11-20  ◐ 3h 12m  │
        │  音声アーカイブ        k7w3qzaaad  2026-11-19  ● 3d 04h  │
        │  –                     k7w3qzaaae  2026-11-18  ● 3d 04h  │
        │  partner: Leeds        k7w3qzaaaf  2026-11-17  never !   │
        └──────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  L log in  R renew  y copy  ? help
        """)
  }

  @Test func tooSmall() throws {
    let state = try World.listed(rows: 5, columns: 20)
    #expect(
      state.screen == """
        fob needs at least
        40×10 cells; this is
        20×5.


        """)
  }

  @Test func tooSmallInASCII() throws {
    let state = try World.listed(rows: 5, columns: 20, repertoire: .ascii)
    #expect(
      state.screen == """
        fob needs at least
        40x10 cells; this is
        20x5.


        """)
  }
}
