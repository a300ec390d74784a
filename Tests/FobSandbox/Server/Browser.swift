import Support

@testable import fob_sandbox

/// Keeps the cookies of a sandbox's POD pages and follows nothing. Used by one test at a time.
final class Browser {
  private let sandbox: SandboxProcess
  var cookies: [String: String] = [:]

  init(_ sandbox: SandboxProcess) {
    self.sandbox = sandbox
  }

  static func crossSiteToken(_ page: String) -> String {
    String(page.split(separator: "name=\"csrf-token\" content=\"").last?.prefix { $0 != "\"" } ?? "")
  }

  func ask(_ method: String, _ path: String, headers: [String] = [], body: String = "") throws -> Answer {
    let cookie = "Cookie: " + cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    let answer = try sandbox.ask(method, path, headers: headers + [cookie], body: body)
    for (name, value) in answer.headers where name == "set-cookie" {
      let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      cookies[String(pair[0])] = String(pair[1])
    }
    return answer
  }

  func signIn(_ account: PodAccount, remembering: Bool = false) throws {
    let token = Self.crossSiteToken(try ask("GET", "/users/sign_in").text)
    let fields = [
      ("authenticity_token", token), ("user[email]", account.email), ("user[password]", account.password),
      ("user[remember_me]", remembering ? "1" : "0"),
    ]
    let body = fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
    let answer = try ask("POST", "/users/sign_in", body: body)
    guard answer.status == 303 else { throw TestFailure("signing in was answered with \(answer.status)") }
  }
}
