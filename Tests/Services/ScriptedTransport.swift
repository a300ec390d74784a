import Services
import Synchronization

/// A transport that gives prepared answers in order and keeps what was sent.
final class ScriptedTransport: HTTPTransport {
  private struct State {
    var answers: [Result<HTTPResponse, HTTPFailure>]
    var requests: [HTTPRequest] = []
  }

  private let state: Mutex<State>

  convenience init(_ answers: HTTPResponse...) {
    self.init(inOrder: answers)
  }

  /// - Parameter failure: how the request after the last answer fails, if not as one that was not expected.
  init(inOrder answers: [HTTPResponse], then failure: HTTPFailure? = nil) {
    state = Mutex(State(answers: answers.map { .success($0) } + (failure.map { [.failure($0)] } ?? [])))
  }

  convenience init(failure: HTTPFailure) {
    self.init(inOrder: [], then: failure)
  }

  /// Everything that was sent, in order.
  var requests: [HTTPRequest] { state.withLock { $0.requests } }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let answer = state.withLock { state in
      state.requests.append(request)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    guard let answer else { throw HTTPFailure(host: "", reason: .broken("the script is at its end"), sent: .no) }
    return try answer.get()
  }
}
