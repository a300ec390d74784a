import Testing
import TokenModel

@testable import Interface

/// The dialogs as they are seen.
@Suite struct DialogGoldenTests {
  @Test func inspectAPodToken() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("j")
    state.press(.enter)
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │┌ Upload token in pod-example ───────────────────────────────────────────────┐│
        ││ Label          ILS export                                                  ││
        ││ Token          …XJl2AA  v shows it                                         ││
        ││ Scope          upload                                                      ││
        ││ Organization   example-library                                             ││
        ││ Handle         k7w3qzaaac                                                  ││
        └│ Expires        never ! – revoking it is its only end                       │┘
        ┌│ Last used      about 2 hours ago                                           │┐
        ││ Environment    pod-example, POD Aggregator                                 ││
        ││ Works at       https://pod.example.org                                     ││
        ││                                                                            ││
        ││ What the token says of itself (decoded, unverified)                        ││
        ││ iss            POD                                                         ││
        ││ jti            2f8a                                                        ││
        ││ name           n                                                           ││
        ││ scope          upload                                                      ││
        ││                                                                            ││
        ││ ~ asking the server…                                                       ││
        │└────────────────────────────────────────────────────────────────────────────┘│
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         x revoke  y copy  v show  ? help  j scroll  Esc close
        """)
  }

  @Test func inspectASession() throws {
    var state = try World.state(chosen: "prod")
    state.press(.enter)
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌┏ Environment prod ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ PRODUCTION ━┓┐
        │┃ Service        Preservica                                                  ┃│
        │┃ Address        https://eu.preservica.com                                   ┃│
        │┃ Account        ops@example.org                                             ┃│
        │┃ Tenant         LIBRARY                                                     ┃│
        │┃ Counts as      production                                                  ┃│
        │┃ Renewal        automatic                                                   ┃│
        └┃ File           /home/ops/.config/fob/environments/prod.ini                 ┃┘
        ┌┃                                                                            ┃┐
        │┃ Session                                                                    ┃│
        │┃ Logged in as   ops@example.org                                             ┃│
        │┃ Tenant         LIBRARY                                                     ┃│
        │┃ Issued         2026-11-22 14:02:03 UTC                                     ┃│
        │┃ Ends           ● in 14:32, fresh  2026-11-22 14:17:03 UTC                  ┃│
        │┃ Checked        2026-11-22 14:01:31 UTC, 1 min ago                          ┃│
        │┃ Access token   ••••••  v shows it                                          ┃│
        │┃ Refresh token  there is one                                                ┃│
        │┃                                                                            ┃│
        │┃ ~ asking the server…                                                       ┃│
        │┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛│
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         y copy  v show  ? help  j scroll  Esc close
        """)
  }

  @Test func revoke() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("jjx")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │▸ pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │  video┏ Revoke token: pod-example ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓auto   │
        │  https┃ Label          old laptop                                    ┃       │
        │  The s┃ Handle         k7w3qzaaad                                    ┃.      │
        └───────┃ Scope          all                                           ┃───────┘
        ┌ Upload┃ Organization   example-library                               ┃ of 4 ─┐
        │  LABEL┃ Token          …XJl3AA                                       ┃D      │
        │  night┃ Expires        never ! – revoking it is its only end         ┃s ago  │
        │  ILS e┃ Last used      never used                                    ┃ago    │
        │▸ old l┃                                                              ┃ed     │
        │  –    ┃ Whoever uses it loses access at once. This cannot be undone. ┃n      │
        │       ┃                                                              ┃       │
        │       ┃ [▸ Cancel ]   [  Revoke ]                                    ┃       │
        │       ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛       │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         Tab other button  ⏎ press it  Esc cancel
        """)
  }

  @Test func revokeOnProduction() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("xvid")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │▸ video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https┏ Revoke token: video ━━━━━━━━━━━━━━━━━━━━━━━━━━━━ PRODUCTION ━┓       │
        │  Renew┃ Your label     Nikon scanner, reading room                   ┃       │
        └───────┃ Handle         k7w3qzaaab                                    ┃───────┘
        ┌ Upload┃ Token          to1tcm…                                       ┃e 1/8 ─┐
        │  LABEL┃ Created        2026-11-21 13:02:31 UTC                       ┃       │
        │▸ Nikon┃ Expires        ▲ in 02:31, critical  2026-11-22 14:05:02 UTC ┃itical │
        │  –    ┃                                                              ┃on     │
        │  音声 ┃ Whoever uses it loses access at once. This cannot be undone. ┃esh    │
        │  –    ┃                                                              ┃esh    │
        │  partn┃ Type video to go on: vid                                     ┃       │
        │  batch┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛itical │
        │  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ◐ 3h 12m  soon     │
        │  –                                k7w3qzaaai  2026-11-14  ● 3d 04h  fresh    │
        │  音声アーカイブ                   k7w3qzaaaj  2026-11-13  ● 3d 04h  fresh    │
        │  –                                k7w3qzaaak  2026-11-12  never !            │
        │  partner: Leeds                   k7w3qzaaal  2026-11-11  ▲ 02:41   critical │
        └──────────────────────────────────────────────────────────────────────────────┘
         ⏎ go on  Esc cancel
        """)
  }

  @Test func revokeOnProductionInASCII() throws {
    var state = try World.listed(repertoire: .ascii)
    state.press(.tab)
    state.type("xvid")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        + Environments ----------------------------------------------------------------+
        |  pod-example              pod         o signed in  checked 3 min ago  -      |
        |  prod         PRODUCTION  Preservica  o fresh      14:32  #########-  auto   |
        |  prod-test                Preservica  . expired                       auto   |
        |> video        PRODUCTION  api.video   o fresh      52:10  ########-   auto   |
        |  https# Revoke token: video ============================ PRODUCTION =#       |
        |  Renew# Your label     Nikon scanner, reading room                   #       |
        +-------# Handle         k7w3qzaaab                                    #-------+
        + Upload# Token          to1tcm~                                       #e 1/8 -+
        |  LABEL# Created        2026-11-21 13:02:31 UTC                       #       |
        |> Nikon# Expires        ! in 02:31, critical  2026-11-22 14:05:02 UTC #itical |
        |  -    #                                                              #on     |
        |  ?????# Whoever uses it loses access at once. This cannot be undone. #esh    |
        |  -    #                                                              #esh    |
        |  partn# Type video to go on: vid                                     #       |
        |  batch#==============================================================#itical |
        |  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ! 3h 12m  soon     |
        |  -                                k7w3qzaaai  2026-11-14  o 3d 04h  fresh    |
        |  ??????????????                   k7w3qzaaaj  2026-11-13  o 3d 04h  fresh    |
        |  -                                k7w3qzaaak  2026-11-12  never !            |
        |  partner: Leeds                   k7w3qzaaal  2026-11-11  ! 02:41   critical |
        +------------------------------------------------------------------------------+
         Enter go on  Esc cancel
        """)
  }

  @Test func create() throws {
    var state = try World.listed(chosen: "pod-example")
    state.type("cnightly")
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │▸ pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │  video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │  https://pod.example.org · owner@example.org                                 │
        │  The s┌ Create a token: pod-example ─────────────────────────────────┐.      │
        └───────│ It never expires by itself: revoking it is its only end.     │───────┘
        ┌ Upload│                                                              │ of 4 ─┐
        │  LABEL│ Label  nightly                                               │D      │
        │▸ night│ Scope  (●) all  ( ) upload  ( ) download                     │s ago  │
        │  ILS e│                                                              │ago    │
        │  old l│ who gets it, and what for                                    │ed     │
        │  –    └──────────────────────────────────────────────────────────────┘n      │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        │                                                                              │
        └──────────────────────────────────────────────────────────────────────────────┘
         ⏎ go on  Tab next field  Esc cancel
        """)
  }

  @Test func created() throws {
    var state = try World.listed()
    state.type("c")
    state.press(.tab)
    guard case .start(_, let video, let work)? = state.press(.enter).last else { throw World.Missing() }
    _ = update(&state, .tokenCreated(video.name, work, try World.videoToken(900, label: "Léa")))
    #expect(
      state.screen == """
         fob                                                  4 environments   14:02:31
        ┌ Environments ────────────────────────────────────────────────────────────────┐
        │  pod-example              pod         ● signed in  checked 3 min ago  –      │
        │  prod         PRODUCTION  Preservica  ● fresh      14:32  █████████▊  auto   │
        │  prod-test                Preservica  ○ expired                       auto   │
        │▸ video        PRODUCTION  api.video   ● fresh      52:10  ████████▊   auto   │
        │┏ Created in video ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ PRODUCTION ━┓│
        │┃ The token is ready. Press y to copy it, v to show or mask it.              ┃│
        └┃                                                                            ┃┘
        ┌┃ Your label     Léa                                                         ┃┐
        │┃ Token          to900tcmSFHeYY5KzyhOqVKMKb                                  ┃│
        │┃ Handle         k7w3qzaa4e                                                  ┃│
        │┃ Created        2024-06-05 13:02:31 UTC                                     ┃│
        │┃ Expires        never ! – revoking it is its only end                       ┃│
        │┃ Environment    video, api.video                                            ┃│
        │┃ Works at       https://ws.api.video                                        ┃│
        │┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛│
        │  Nikon scanner, reading room      k7w3qzaaah  2026-11-15  ◐ 3h 12m  soon     │
        │  –                                k7w3qzaaai  2026-11-14  ● 3d 04h  fresh    │
        │  音声アーカイブ                   k7w3qzaaaj  2026-11-13  ● 3d 04h  fresh    │
        │  –                                k7w3qzaaak  2026-11-12  never !            │
        │  partner: Leeds                   k7w3qzaaal  2026-11-11  ▲ 02:41   critical │
        └──────────────────────────────────────────────────────────────────────────────┘
         x revoke  e label  y copy  v show  ? help  j scroll  Esc close
        """)
  }
}
