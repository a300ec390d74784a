/// The page at which a person approves a login by device.
enum DevicePage {
  /// The form.
  static func form(userCode: String, problem: String? = nil) -> Response {
    page(
      """
      \(problem.map { "<p role=\"alert\">\($0.escaped)</p>" } ?? "")
      <form method="post" action="/oauth2/device">
      <p><label>Code <input name="user_code" value="\(userCode.escaped)"></label></p>
      <p><label>User name <input name="username" value="\(OAuthPerson.operations.name.escaped)"></label></p>
      <p><label>Password <input name="password" type="password" value="\(OAuthPerson.operations.password.escaped)"></label></p>
      <p><button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button></p>
      </form>
      """)
  }

  /// What came of it.
  static func done(_ words: String) -> Response { page("<p>\(words.escaped) You can close this page.</p>") }

  private static func page(_ body: String) -> Response {
    Response(
      200, ["Cache-Control": "no-store"], type: "text/html; charset=utf-8",
      text:
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Approve a login</title></head>\n<body>\n<h1>Approve a login</h1>\n\(body)\n</body></html>\n"
    )
  }
}
