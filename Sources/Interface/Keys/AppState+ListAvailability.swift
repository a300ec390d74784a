import TokenModel

/// What is possible with the list of upload tokens.
extension AppState {
  var listWork: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard chosenList?.hasAnswer == true else { return .impossible("The upload tokens are not read yet.") }
    return .possible
  }

  var matches: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.filter.isEmpty == false
      ? .possible : .impossible("There is no filter. Press \(key(.filter)) to set one.")
  }

  var reversal: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.sort == nil
      ? .impossible("The server's own order cannot be turned round. Press \(key(.sort)) to choose another.") : .possible
  }

  var marking: Availability {
    guard listWork.isPossible else { return listWork }
    guard focus == .tokens else {
      return .impossible("Only upload tokens can be marked: \(key(.otherPane)) goes to them.")
    }
    return selectedToken == nil ? .impossible("There is no upload token here.") : .possible
  }

  var markingAll: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.count == 0 && chosenList?.reading == nil ? .impossible("There is nothing to mark.") : .possible
  }

  var unmarking: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    return chosenList?.marks.isEmpty == false ? .possible : .impossible("Nothing is marked.")
  }

  var pages: Availability {
    guard listWork.isPossible else { return listWork }
    guard let list = chosenList else { return .possible }
    if list.isRearranged { return .impossible("Filtered or sorted here, the list has no server pages.") }
    return list.rows.pagesTotal > 1 ? .possible : .impossible("The server sent everything on one page.")
  }
}
