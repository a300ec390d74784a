import Formats

/// The whole screen as it should look now.
func view(_ state: AppState, theme: Theme, display: Display) -> Canvas {
  let brush = Brush(theme: theme, display: display)
  var canvas = Canvas(display, ground: brush.ground)
  guard display.size.rows >= Layout.minimum.rows, display.size.columns >= Layout.minimum.columns else {
    TooSmallView.draw(on: &canvas, brush)
    return canvas
  }
  var state = state
  state.display = display
  let layout = Layout(state)
  HeaderView(state: state, brush: brush).draw(on: &canvas, layout.header)
  if let area = layout.environments {
    EnvironmentsPane(state: state, brush: brush, layout: layout).draw(on: &canvas, area)
  }
  if let area = layout.tokens {
    TokensPane(state: state, brush: brush, layout: layout).draw(on: &canvas, area)
  }
  if let area = layout.details {
    DetailsPane(state: state, brush: brush).draw(on: &canvas, area)
  }
  NoticeView.draw(state.shownNotice, on: &canvas, layout.notice, brush)
  for dialog in state.dialogs {
    DialogView(state: state, brush: brush).draw(dialog, on: &canvas)
  }
  if let line = state.commandLine {
    CommandLineView(state: state, brush: brush, line: line)
      .draw(on: &canvas, footer: layout.footer, above: layout.notice.row)
  } else {
    FooterView(state: state, brush: brush).draw(on: &canvas, layout.footer)
  }
  canvas.keepColumnsInOrder()
  return canvas
}
