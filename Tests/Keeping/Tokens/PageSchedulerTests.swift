import Testing

@testable import Keeping
@testable import TokenModel

@Suite struct PageSchedulerTests {
  /// What may be begun now.
  private func begun(_ scheduler: inout PageScheduler<Int>) -> [Int] {
    var numbers: [Int] = []
    while let number = scheduler.begin() { numbers.append(number) }
    return numbers
  }

  @Test func `the first goes alone and each answer lets one more be under way`() {
    var scheduler = PageScheduler<Int>(width: 3)
    #expect(begun(&scheduler) == [1])
    for (answer, expected) in [(1, [2]), (2, [3, 4]), (3, [5, 6]), (4, [7])] {
      scheduler.receive(answer, of: answer)
      #expect(scheduler.next() == answer)
      scheduler.counted(lastPage: 100, broughtNew: true)
      #expect(begun(&scheduler) == expected)
    }
  }

  @Test func `answers count in the order of the pages`() {
    var scheduler = PageScheduler<Int>(width: 4)
    _ = begun(&scheduler)
    for answer in [1, 2] {
      scheduler.receive(answer, of: answer)
      #expect(scheduler.next() == answer)
      scheduler.counted(lastPage: 4, broughtNew: true)
      _ = begun(&scheduler)
    }
    scheduler.receive(4, of: 4)
    #expect(scheduler.next() == nil)
    scheduler.receive(3, of: 3)
    #expect(scheduler.next() == 3)
    scheduler.counted(lastPage: 4, broughtNew: true)
    #expect(scheduler.next() == 4)
  }

  @Test func `the last page ends it`() {
    var scheduler = PageScheduler<Int>(width: 4)
    #expect(begun(&scheduler) == [1])
    scheduler.receive(1, of: 1)
    #expect(scheduler.next() == 1)
    scheduler.counted(lastPage: 1, broughtNew: true)
    #expect(begun(&scheduler) == [])
  }

  @Test func `a page that brings nothing new ends it`() {
    var scheduler = PageScheduler<Int>(width: 4)
    _ = begun(&scheduler)
    scheduler.receive(1, of: 1)
    #expect(scheduler.next() == 1)
    scheduler.counted(lastPage: 9, broughtNew: false)
    #expect(begun(&scheduler) == [])
    scheduler.receive(2, of: 2)
    #expect(scheduler.next() == nil)
  }

  @Test func `a list that grows is read to its new end`() {
    var scheduler = PageScheduler<Int>(width: 1)
    for (number, last) in [(1, 2), (2, 3), (3, 3)] {
      #expect(begun(&scheduler) == [number])
      scheduler.receive(number, of: number)
      #expect(scheduler.next() == number)
      scheduler.counted(lastPage: last, broughtNew: true)
    }
    #expect(begun(&scheduler) == [])
  }
}
