import Formats
import Testing

@Suite struct ShellWordTests {
  @Test(arguments: [
    ("prod", "prod"), ("https://eu.preservica.com/api/user/details", "https://eu.preservica.com/api/user/details"),
    ("", "''"), ("two words", "'two words'"), ("it's", #"'it'\''s'"#), ("$(rm)", "'$(rm)'"), ("a;b", "'a;b'"),
    ("upload[files][]=@FILE", "'upload[files][]=@FILE'"), ("ä", "'ä'"), ("~", "'~'"), ("a\nb", "'a\nb'"),
    ("'\u{301}$(rm)", "''\\''\u{301}$(rm)'"), ("/a b/=x:%d", "'/a b/=x:%d'"),
  ])
  func `words are quoted for a shell`(text: String, word: String) {
    #expect(ShellWord.quoted(text) == word)
  }
}
