import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Where the contact of an upload token shows.
@Suite struct ContactScreenTests {
  /// The list of an environment, of which every fifth token has a contact.
  private func listed(columns: Int, contacts: Bool = true) throws -> AppState {
    var state = try World.listed(rows: 50, columns: columns)
    let name = try World.named("video")
    let rows = try World.videoTokens(20).enumerated().map { index, token in
      var token = token
      if contacts, index.isMultiple(of: 5) { token.contact = "Ann \(index), +44 20 7946 0018" }
      return token
    }
    state.lists[name]?.apply(CompleteList(rows: rows, isComplete: true))
    state.press(.tab)
    return state
  }

  @Test(arguments: [(80, false), (120, true), (200, true)])
  func `its column is there by default where there is room`(columns: Int, isShown: Bool) throws {
    let state = try listed(columns: columns)
    #expect(state.screen.contains("CONTACT") == isShown, "\(state.screen)")
    #expect(state.screen.contains("Ann 0, +44") == isShown)
  }

  @Test func `on 80 columns it is chosen by hiding another one`() throws {
    var state = try listed(columns: 80)
    state.type("C")
    state.type("jjjj j ")
    #expect(state.screen.contains("[ ] life") && state.screen.contains("[x] contact"), "\(state.screen)")
    state.press(.escape)
    #expect(state.screen.contains("CONTACT") && state.screen.contains("Ann 0"), "\(state.screen)")
  }

  @Test func `without any contact there is no column, and the menu says why`() throws {
    var state = try listed(columns: 120, contacts: false)
    #expect(!state.screen.contains("CONTACT"))
    state.type("C")
    #expect(state.screen.contains("none noted"), "\(state.screen)")
  }

  @Test func `a filter finds it, also as a plain word`() throws {
    for filter in ["contact:*7946*", "+44"] {
      var state = try listed(columns: 120)
      state.type("/\(filter)")
      state.press(.enter)
      #expect(state.chosenList?.count == 4, "\(filter)")
    }
  }

  @Test func `it is in what is inspected, in what is to be revoked, and read out`() throws {
    var state = try listed(columns: 80)
    state.press(.enter)
    #expect(state.screen.contains("Contact"), "\(state.screen)")
    state.press(.escape)
    state.type("x")
    #expect(state.screen.contains("Ann 0, +44 20 7946 0018"), "\(state.screen)")
    state.press(.escape)
    let token = try #require(state.selectedToken)
    #expect(TokenFacts(token, state).spoken(.contact) == "contact Ann 0, +44 20 7946 0018")
  }

  @Test func `many to be revoked have a column of contacts`() throws {
    var state = try listed(columns: 120)
    state.type("*x")
    #expect(state.screen.contains("Ann 5, +44"), "\(state.screen)")
  }
}
