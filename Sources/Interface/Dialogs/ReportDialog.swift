/// One request, or what went wrong, in full.
struct ReportDialog: ScrolledDialog, Equatable {
  enum Subject: Sendable, Equatable {
    /// The request of that number.
    case request(Int)
    /// The failures in an environment, by the name of its file.
    case failures(String)
  }

  let subject: Subject
  /// The first line on the screen.
  var top = 0

  var dialog: Dialog { .report(self) }
}
