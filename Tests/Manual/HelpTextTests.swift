import Manual
import Testing

/// What a command's help says, taken apart.
@Suite struct HelpTextTests {
  private let text = HelpText(
    """
    Two lines
    of one paragraph.

    Another one:
      as it stands
        with more

    EXAMPLES
      fob status
      fob env add prod \\
        --service pod

    EXIT STATUS
      0 done
    """)

  @Test func `help is split into paragraphs and lines`() {
    #expect(
      text.parts[0].blocks == [
        .paragraph("Two lines of one paragraph."), .paragraph("Another one:"), .lines(["as it stands", "  with more"]),
      ])
    #expect(text.parts.map(\.heading) == [nil, "EXAMPLES", "EXIT STATUS"])
  }

  @Test func `an example may go on in the next line`() {
    #expect(text.examples == ["fob status", "fob env add prod \\\n  --service pod"])
  }
}
