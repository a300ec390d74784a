import Testing

@testable import Keeping
@testable import TokenModel

@Suite struct PageCourseTests {
  /// What may be begun now.
  private func begun(_ course: inout PageCourse<Int>) -> [Int] {
    var numbers: [Int] = []
    while let number = course.begin() { numbers.append(number) }
    return numbers
  }

  @Test func theFirstGoesAloneAndEachAnswerLetsOneMoreBeUnderWay() {
    var course = PageCourse<Int>(width: 3)
    #expect(begun(&course) == [1])
    for (answer, expected) in [(1, [2]), (2, [3, 4]), (3, [5, 6]), (4, [7])] {
      course.take(answer, of: answer)
      #expect(course.next() == answer)
      course.counted(lastPage: 100, broughtNew: true)
      #expect(begun(&course) == expected)
    }
  }

  @Test func answersCountInTheOrderOfThePages() {
    var course = PageCourse<Int>(width: 4)
    _ = begun(&course)
    for answer in [1, 2] {
      course.take(answer, of: answer)
      #expect(course.next() == answer)
      course.counted(lastPage: 4, broughtNew: true)
      _ = begun(&course)
    }
    course.take(4, of: 4)
    #expect(course.next() == nil)
    course.take(3, of: 3)
    #expect(course.next() == 3)
    course.counted(lastPage: 4, broughtNew: true)
    #expect(course.next() == 4)
  }

  @Test func theLastPageEndsIt() {
    var course = PageCourse<Int>(width: 4)
    #expect(begun(&course) == [1])
    course.take(1, of: 1)
    #expect(course.next() == 1)
    course.counted(lastPage: 1, broughtNew: true)
    #expect(begun(&course) == [])
  }

  @Test func aPageThatBringsNothingNewEndsIt() {
    var course = PageCourse<Int>(width: 4)
    _ = begun(&course)
    course.take(1, of: 1)
    #expect(course.next() == 1)
    course.counted(lastPage: 9, broughtNew: false)
    #expect(begun(&course) == [])
    course.take(2, of: 2)
    #expect(course.next() == nil)
  }

  @Test func aListThatGrowsIsReadToItsNewEnd() {
    var course = PageCourse<Int>(width: 1)
    for (number, last) in [(1, 2), (2, 3), (3, 3)] {
      #expect(begun(&course) == [number])
      course.take(number, of: number)
      #expect(course.next() == number)
      course.counted(lastPage: last, broughtNew: true)
    }
    #expect(begun(&course) == [])
  }
}
