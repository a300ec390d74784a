import Testing

@testable import Interface

/// The menu and the keys as they are seen.
@Suite struct MenuGoldenTests {
  @Test func sort() throws {
    var state = try World.listed()
    state.type("sjj")
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
        └───────────────┌ Sort: video ─────────────────────────────────┐───────────────┘
        ┌ Upload tokens │   server's order                             │87 · page 1/8 ─┐
        │  LABEL        │   created         ↓  by the server           │RES            │
        │▸ Nikon scanner│ ▸ expiry          ↑  reads all first         │:31   critical │
        │  –            │   total lifetime  ↑  by the server           │ 12m  soon     │
        │  音声アーカイ │   label           ↑  reads all first         │ 04h  fresh    │
        │  –            └──────────────────────────────────────────────┘ 04h  fresh    │
        │  partner: Leeds                   k7w3qzaaaf  2026-11-17  never !            │
        │  batch upload                     k7w3qzaaag  2026-11-16  ▲ 02:36   critical │
        │  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ◐ 3h 12m  soon     │
        │  –                                k7w3qzaaai  2026-11-14  ● 3d 04h  fresh    │
        │  音声アーカイブ                   k7w3qzaaaj  2026-11-13  ● 3d 04h  fresh    │
        │  –                                k7w3qzaaak  2026-11-12  never !            │
        │  partner: Leeds                   k7w3qzaaal  2026-11-11  ▲ 02:41   critical │
        └──────────────────────────────────────────────────────────────────────────────┘
         ? help  ← direction  ⏎ choose  Esc cancel
        """)
  }

  @Test func help() throws {
    var state = try World.listed()
    state.type("?")
    #expect(
      state.screen == """
         ┌ Keys ───────────────────────────────────────────────────────── 1–21 of 76 ─┐
        ┌│ Moving                                                                     │┐
        ││ j ↓                 next row; a number before repeats it                   ││
        ││ k ↑                 previous row                                           ││
        ││ gg Home             first row, or the row of the number before             ││
        ││ G End               last row, or the row of the number before              ││
        ││ PgDn Ctrl-F Space   a screen down                                          ││
        ││ PgUp Ctrl-B         a screen up                                            ││
        └│ Ctrl-D              half a screen down                                     │┘
        ┌│ Ctrl-U              half a screen up                                       │┐
        ││ ]                   to the server's next page                              ││
        ││ [                   to the server's previous page                          ││
        ││ Tab Shift-Tab       the other pane                                         ││
        ││ l →                 to the upload tokens                                   ││
        ││ h ←                 to the environments                                    ││
        ││                                                                            ││
        ││ Sessions                                                                   ││
        ││ ⏎                   inspect: everything about the selected row             ││
        ││ L                   log in                                                 ││
        ││ R                   renew the session now                                  ││
        ││ a                   automatic renewal on or off                            ││
        ││ O                   log out (asks first)                                   ││
        └└────────────────────────────────────────────────────────────────────────────┘┘
         j scroll  Esc close
        """)
  }
}
