/// The form at `/users/sign_in`.
struct SignInPage {
  let crossSiteToken: CrossSiteToken
  /// What was typed before, refilled.
  var email = ""

  var page: Page {
    Page(
      content: """
              

          <div class="container">
            <div class="col-md-6 offset-md-3 devise-wrap pt-3">
              <h1>Log in</h1>

        <form class="new_user" id="new_user" action="/users/sign_in" accept-charset="UTF-8" method="post"><input \
        type="hidden" name="authenticity_token" \
        value="\(crossSiteToken.form(action: "/users/sign_in", method: "post"))" />
          <div class="form-group">
            <label for="user_email">Email</label>
            <input autofocus="autofocus" autocomplete="email" class="form-control" type="email" \
        value="\(email.escaped)" name="user[email]" id="user_email" />
          </div>

          <div class="form-group">
            <label for="user_password">Password</label>
            <input autocomplete="current-password" class="form-control" type="password" name="user[password]" \
        id="user_password" />
          </div>

            <div class="form-group form-check">
              <input name="user[remember_me]" type="hidden" value="0" /><input class="form-check-input" \
        type="checkbox" value="1" name="user[remember_me]" id="user_remember_me" />
              <label class="form-check-label" for="user_remember_me">
                Remember me
        </label>    </div>

          <div class="form-group">
            <input type="submit" name="commit" value="Log in" class="btn btn-primary" data-disable-with="Log in" />
          </div>
        </form>
        <ul class="list-unstyled links-list">

            <li><a href="/users/password/new">Forgot your password?</a></li>

            <li><a href="/users/confirmation/new.user">Didn&#39;t receive confirmation instructions?</a></li>


        </ul>


            </div>
          </div>

        """)
  }
}
