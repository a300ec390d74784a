import Formats
import Testing

@Suite("The word that a misspelt one was meant to be")
struct NearestWordTests {
  @Test(
    "within a third of its letters",
    arguments: [
      ("usernme", "username"), ("usrname", "username"), ("usrnme", "username"), ("usrnm", nil),
      ("uesrname", "username"), ("user_name", "username"),
      ("ulr", "url"), ("urls", "url"), ("timout", "timeout"), ("u", nil), ("", nil), ("host", nil),
      ("organisation", "organization"),
    ])
  func nearest(misspelt: String, word: String?) {
    #expect(NearestWord.to(misspelt, among: ["organization", "timeout", "url", "username"]) == word)
  }

  @Test("the first of equals, the nearest of all")
  func order() {
    #expect(NearestWord.to("cat", among: ["bat", "hat"]) == "bat")
    #expect(NearestWord.to("password_fil", among: ["password", "password_file"]) == "password_file")
  }
}
