import Formats
import Testing

@Suite struct NearestWordTests {
  @Test(
    arguments: [
      ("usernme", "username"), ("usrname", "username"), ("usrnme", "username"), ("usrnm", nil),
      ("uesrname", "username"), ("user_name", "username"),
      ("ulr", "url"), ("urls", "url"), ("timout", "timeout"), ("u", nil), ("", nil), ("host", nil),
      ("organisation", "organization"),
    ])
  func `within a third of its letters`(misspelt: String, word: String?) {
    #expect(NearestWord.to(misspelt, among: ["organization", "timeout", "url", "username"]) == word)
  }

  @Test func `the first of equals, the nearest of all`() {
    #expect(NearestWord.to("cat", among: ["bat", "hat"]) == "bat")
    #expect(NearestWord.to("password_fil", among: ["password", "password_file"]) == "password_file")
  }
}
