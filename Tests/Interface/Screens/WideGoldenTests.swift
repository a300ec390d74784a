import Testing

@testable import Interface

/// The main screens where there is much room.
@Suite struct WideGoldenTests {
  @Test func uploadTokensAt120x40() throws {
    var state = try World.listed(rows: 40, columns: 120)
    state.press(.tab)
    #expect(
      state.screen == """
         fob                                                                                          4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────────────────────────────────────────────┐
        │  pod-example              POD Aggregator  owner@example.org  ● signed in  checked 3 min ago            –             │
        │  prod         PRODUCTION  Preservica      ops@example.org    ● fresh      14:32  ███████████████████▍  auto          │
        │  prod-test                Preservica      ops@example.org    ○ expired                                 auto          │
        │▸ video        PRODUCTION  api.video                          ● fresh      52:10  █████████████████▍    auto          │
        │  https://ws.api.video                                                                                                │
        │  Renewed automatically at 14:42.                                                                                     │
        └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · video ─ PRODUCTION ───────────────────────────────────────────────────────── 1–27 of 187 · page 1/8 ─┐
        │  LABEL                                   HANDLE      TOKEN    CREATED           EXPIRES                              │
        │▸ Nikon scanner, reading room             k7w3qzaaab  to1tcm…  2026-11-21 13:02  ▲ 02:31   critical                   │
        │  –                                       k7w3qzaaac  to2tcm…  2026-11-20 13:02  ◐ 3h 12m  soon                       │
        │  音声アーカイブ                          k7w3qzaaad  to3tcm…  2026-11-19 13:02  ● 3d 04h  fresh                      │
        │  –                                       k7w3qzaaae  to4tcm…  2026-11-18 13:02  ● 3d 04h  fresh                      │
        │  partner: Leeds                          k7w3qzaaaf  to5tcm…  2026-11-17 13:02  never !                              │
        │  batch upload                            k7w3qzaaag  to6tcm…  2026-11-16 13:02  ▲ 02:36   critical                   │
        │  Nikon scanner, reading room             k7w3qzaaah  to7tcm…  2026-11-15 13:02  ◐ 3h 12m  soon                       │
        │  –                                       k7w3qzaaai  to8tcm…  2026-11-14 13:02  ● 3d 04h  fresh                      │
        │  音声アーカイブ                          k7w3qzaaaj  to9tcm…  2026-11-13 13:02  ● 3d 04h  fresh                      │
        │  –                                       k7w3qzaaak  to10tc…  2026-11-12 13:02  never !                              │
        │  partner: Leeds                          k7w3qzaaal  to11tc…  2026-11-11 13:02  ▲ 02:41   critical                   │
        │  batch upload                            k7w3qzaaam  to12tc…  2026-11-10 13:02  ◐ 3h 12m  soon                       │
        │  Nikon scanner, reading room             k7w3qzaaan  to13tc…  2026-11-09 13:02  ● 3d 04h  fresh                      │
        │  –                                       k7w3qzaaao  to14tc…  2026-11-08 13:02  ● 3d 04h  fresh                      │
        │  音声アーカイブ                          k7w3qzaaap  to15tc…  2026-11-07 13:02  never !                              │
        │  –                                       k7w3qzaaaq  to16tc…  2026-11-06 13:02  ▲ 02:46   critical                   │
        │  partner: Leeds                          k7w3qzaaar  to17tc…  2026-11-05 13:02  ◐ 3h 12m  soon                       │
        │  batch upload                            k7w3qzaaas  to18tc…  2026-11-04 13:02  ● 3d 04h  fresh                      │
        │  Nikon scanner, reading room             k7w3qzaaat  to19tc…  2026-11-03 13:02  ● 3d 04h  fresh                      │
        │  –                                       k7w3qzaaau  to20tc…  2026-11-02 13:02  never !                              │
        │  音声アーカイブ                          k7w3qzaaav  to21tc…  2026-11-01 13:02  ▲ 02:51   critical                   │
        │  –                                       k7w3qzaaaw  to22tc…  2026-10-31 13:02  ◐ 3h 12m  soon                       │
        │  partner: Leeds                          k7w3qzaaax  to23tc…  2026-10-30 13:02  ● 3d 04h  fresh                      │
        │  batch upload                            k7w3qzaaay  to24tc…  2026-10-29 13:02  ● 3d 04h  fresh                      │
        │  Nikon scanner, reading room             k7w3qzaaaz  to25tc…  2026-10-28 13:02  never !                              │
        │  –                                       k7w3qzaaa2  to26tc…  2026-10-27 13:02  ▲ 02:56   critical                   │
        │  音声アーカイブ                          k7w3qzaaa3  to27tc…  2026-10-26 13:02  ◐ 3h 12m  soon                       │
        └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  L log in  c create  x revoke  e label  y copy  / filter  s sort  ? help  r reload  q quit
        """)
  }

  @Test func podTokensAt120x40() throws {
    var state = try World.listed(chosen: "pod-example", rows: 40, columns: 120)
    state.press(.tab)
    #expect(
      state.screen == """
         fob                                                                                          4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────────────────────────────────────────────┐
        │▸ pod-example              POD Aggregator  owner@example.org  ● signed in  checked 3 min ago            –             │
        │  prod         PRODUCTION  Preservica      ops@example.org    ● fresh      14:32  ███████████████████▍  auto          │
        │  prod-test                Preservica      ops@example.org    ○ expired                                 auto          │
        │  video        PRODUCTION  api.video                          ● fresh      52:10  █████████████████▍    auto          │
        │  https://pod.example.org · owner@example.org                                                                         │
        │  The server tells no end; nearly every answer of it renews the session.                                              │
        └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
        ┌ Upload tokens · pod-example ────────────────────────────────────────────────────────────────────────────── 1–4 of 4 ─┐
        │  LABEL                                   SCOPE       ORGANIZATION        HANDLE      TOKEN    LAST USED              │
        │▸ nightly harvest                         download    example-library     k7w3qzaaab  …XJl1AA  5 minutes ago          │
        │  ILS export                              upload      example-library     k7w3qzaaac  …XJl2AA  about 2 hours ago      │
        │  old laptop                              all         example-library     k7w3qzaaad  …XJl3AA  never used             │
        │  –                                       admin       example-library     k7w3qzaaae  …XJl4AA  ? unknown              │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        │                                                                                                                      │
        └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
         Tab pane  ⏎ inspect  L log in  c create  x revoke  y copy  / filter  s sort  ? help  r reload  q quit
        """)
  }

  @Test func environmentsAt120x40InASCII() throws {
    let state = try World.listed(rows: 40, columns: 120, repertoire: .ascii)
    #expect(
      state.screen == """
         fob                                                                                          4 environments   14:02:31
        + Environments --------------------------------------------------------------------------------------------------------+
        |  pod-example              POD Aggregator  owner@example.org  o signed in  checked 3 min ago            -             |
        |  prod         PRODUCTION  Preservica      ops@example.org    o fresh      14:32  ###################-  auto          |
        |  prod-test                Preservica      ops@example.org    . expired                                 auto          |
        |> video        PRODUCTION  api.video                          o fresh      52:10  #################-    auto          |
        |  https://ws.api.video                                                                                                |
        |  Renewed automatically at 14:42.                                                                                     |
        +----------------------------------------------------------------------------------------------------------------------+
        + Upload tokens - video - PRODUCTION --------------------------------------------------------- 1-27 of 187 - page 1/8 -+
        |  LABEL                                   HANDLE      TOKEN    CREATED           EXPIRES                              |
        |> Nikon scanner, reading room             k7w3qzaaab  to1tcm~  2026-11-21 13:02  ! 02:31   critical                   |
        |  -                                       k7w3qzaaac  to2tcm~  2026-11-20 13:02  ! 3h 12m  soon                       |
        |  ??????????????                          k7w3qzaaad  to3tcm~  2026-11-19 13:02  o 3d 04h  fresh                      |
        |  -                                       k7w3qzaaae  to4tcm~  2026-11-18 13:02  o 3d 04h  fresh                      |
        |  partner: Leeds                          k7w3qzaaaf  to5tcm~  2026-11-17 13:02  never !                              |
        |  batch upload                            k7w3qzaaag  to6tcm~  2026-11-16 13:02  ! 02:36   critical                   |
        |  Nikon scanner, reading room             k7w3qzaaah  to7tcm~  2026-11-15 13:02  ! 3h 12m  soon                       |
        |  -                                       k7w3qzaaai  to8tcm~  2026-11-14 13:02  o 3d 04h  fresh                      |
        |  ??????????????                          k7w3qzaaaj  to9tcm~  2026-11-13 13:02  o 3d 04h  fresh                      |
        |  -                                       k7w3qzaaak  to10tc~  2026-11-12 13:02  never !                              |
        |  partner: Leeds                          k7w3qzaaal  to11tc~  2026-11-11 13:02  ! 02:41   critical                   |
        |  batch upload                            k7w3qzaaam  to12tc~  2026-11-10 13:02  ! 3h 12m  soon                       |
        |  Nikon scanner, reading room             k7w3qzaaan  to13tc~  2026-11-09 13:02  o 3d 04h  fresh                      |
        |  -                                       k7w3qzaaao  to14tc~  2026-11-08 13:02  o 3d 04h  fresh                      |
        |  ??????????????                          k7w3qzaaap  to15tc~  2026-11-07 13:02  never !                              |
        |  -                                       k7w3qzaaaq  to16tc~  2026-11-06 13:02  ! 02:46   critical                   |
        |  partner: Leeds                          k7w3qzaaar  to17tc~  2026-11-05 13:02  ! 3h 12m  soon                       |
        |  batch upload                            k7w3qzaaas  to18tc~  2026-11-04 13:02  o 3d 04h  fresh                      |
        |  Nikon scanner, reading room             k7w3qzaaat  to19tc~  2026-11-03 13:02  o 3d 04h  fresh                      |
        |  -                                       k7w3qzaaau  to20tc~  2026-11-02 13:02  never !                              |
        |  ??????????????                          k7w3qzaaav  to21tc~  2026-11-01 13:02  ! 02:51   critical                   |
        |  -                                       k7w3qzaaaw  to22tc~  2026-10-31 13:02  ! 3h 12m  soon                       |
        |  partner: Leeds                          k7w3qzaaax  to23tc~  2026-10-30 13:02  o 3d 04h  fresh                      |
        |  batch upload                            k7w3qzaaay  to24tc~  2026-10-29 13:02  o 3d 04h  fresh                      |
        |  Nikon scanner, reading room             k7w3qzaaaz  to25tc~  2026-10-28 13:02  never !                              |
        |  -                                       k7w3qzaaa2  to26tc~  2026-10-27 13:02  ! 02:56   critical                   |
        |  ??????????????                          k7w3qzaaa3  to27tc~  2026-10-26 13:02  ! 3h 12m  soon                       |
        +----------------------------------------------------------------------------------------------------------------------+
         Tab pane  Enter inspect  L log in  R renew  a auto  c create  y copy  / filter  s sort  ? help  r reload  q quit
        """)
  }
}
