/// Which pages of a list to ask for next while all of it is read, several at a time, and in which order the answers count. Pure.
///
/// The first page goes alone, as it tells how many there are; then each answer lets one more be under way, up to the width, so that somebody who looks
/// for one token near the beginning asks for little more than that.
struct PageCourse<Page> {
  private let width: Int
  private var lastPage = 1
  private var asked = 0
  private var answered = 0
  private var counted = 0
  /// Answers that came before those of earlier pages.
  private var waiting: [Int: Page] = [:]
  private var isEnded = false

  /// - Parameter width: requests under way at most.
  init(width: Int) {
    self.width = max(1, width)
  }

  /// The next page to ask for, which is under way from then on; nil where nothing more is to be begun now.
  mutating func begin() -> Int? {
    guard !isEnded, asked < lastPage, asked - answered < min(width, max(1, answered)) else { return nil }
    asked += 1
    return asked
  }

  /// Takes in an answer.
  mutating func take(_ page: Page, of number: Int) {
    answered += 1
    waiting[number] = page
  }

  /// The next answer in the order of the pages, where it has come.
  mutating func next() -> Page? {
    guard !isEnded, let page = waiting.removeValue(forKey: counted + 1) else { return nil }
    counted += 1
    return page
  }

  /// The page that was taken out last was counted.
  /// - Parameters:
  ///   - lastPage: how many pages there are, as it told.
  ///   - broughtNew: whether it had rows that no earlier one had. A server that repeats itself must not keep the reading going.
  mutating func counted(lastPage: Int, broughtNew: Bool) {
    self.lastPage = lastPage
    if !broughtNew || counted >= lastPage { isEnded = true }
  }
}
