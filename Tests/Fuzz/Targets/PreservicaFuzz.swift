import Formats
import FoundationEssentials
import TokenModel

@testable import Services

extension FuzzTarget {
  /// All that Preservica answers: sessions, refusals, details of the user, the version's XML.
  static let preservica = FuzzTarget("preservica") { input in
    let origin = try Origin("https://eu.preservica.com")
    let response = answer(input)
    let session = try failing { () throws(ServiceFailure) in
      try PreservicaSession.read(
        response, from: origin, account: "ops", tenant: nil, sent: Date(timeIntervalSince1970: 1_800_000_000))
    }
    if let session { try check(session) }
    _ = try failing { () throws(ServiceFailure) in
      try AnswerObject(response, from: origin.host).texts("roles")
    }
    let refusal = PreservicaRefusal(answer(input, status: 401), hiding: [Secret("s3cret")])
    _ = refusal.meaning
    try check(refusal.failureOfLogin(from: origin).description)
    try check(refusal.failureUnderSession(from: origin).description)
    if let version = ServerVersion.read(String(decoding: input, as: UTF8.self)) { try check(version) }
  }
}
