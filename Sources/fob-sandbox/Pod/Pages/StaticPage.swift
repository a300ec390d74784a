/// The pages in Rails' `public` folder, which are served when the application refuses or fails.
enum StaticPage {
  /// The answer for a status; JSON if that was asked for.
  static func response(_ status: Int, _ format: PodRequest.Format) -> Response {
    switch format {
    case .json:
      Response(
        status, json: ["status": .integer(status), "error": .string(StatusText.of(status))],
        type: "application/json; charset=UTF-8")
    case .html:
      Response(status, type: "text/html; charset=UTF-8", text: html(status))
    }
  }

  private static func html(_ status: Int) -> String {
    let (title, sentence, advice) = wording(status)
    return """
      <!doctype html>

      <html lang="en">

        <head>

          <title>\(title)</title>

          <meta charset="utf-8">
          <meta name="viewport" content="initial-scale=1, width=device-width">
          <meta name="robots" content="noindex, nofollow">

        </head>

        <body>

          <!-- This file lives in public/\(status).html -->

          <main>
            <header>
              <svg height="172" viewBox="0 0 480 172" width="480" xmlns="http://www.w3.org/2000/svg"></svg>
            </header>
            <article>
              <p><strong>\(sentence)</strong> \(advice)</p>
            </article>
          </main>

        </body>

      </html>

      """
  }

  private static func wording(_ status: Int) -> (title: String, sentence: String, advice: String) {
    let logs = "If you're the application owner check the logs for more information."
    return switch status {
    case 400:
      (
        "The server cannot process the request due to a client error (400 Bad Request)",
        "The server cannot process the request due to a client error.",
        "Please check the request and try again. \(logs)"
      )
    case 404:
      (
        "The page you were looking for doesn't exist (404 Not found)", "The page you were looking for doesn't exist.",
        "You may have mistyped the address or the page may have moved. \(logs)"
      )
    case 422:
      (
        "The change you wanted was rejected (422 Unprocessable Entity)", "The change you wanted was rejected.",
        "Maybe you tried to change something you didn't have access to. \(logs)"
      )
    case 500:
      (
        "We're sorry, but something went wrong (500 Internal Server Error)", "We're sorry, but something went wrong.",
        "<br> \(logs)"
      )
    default: ("\(StatusText.of(status)) (\(status))", "\(StatusText.of(status)).", logs)
    }
  }
}
