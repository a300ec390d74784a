#include "CNcurses.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// term.h, which declares it, also defines `lines` and `columns` as macros.
int setupterm(const char *terminal, int descriptor, int *reason);

#define FUNCTIONS(X) \
  X(newterm) \
  X(delscreen) \
  X(endwin) \
  X(newwin) \
  X(delwin) \
  X(nonl) \
  X(typeahead) \
  X(keypad) \
  X(curs_set) \
  X(leaveok) \
  X(clearok) \
  X(beep) \
  X(resize_term) \
  X(wresize) \
  X(werase) \
  X(wmove) \
  X(waddnwstr) \
  X(wadd_wch) \
  X(setcchar) \
  X(wattr_set) \
  X(wnoutrefresh) \
  X(doupdate) \
  X(has_colors) \
  X(start_color) \
  X(use_default_colors) \
  X(alloc_pair) \
  X(setupterm) \
  X(tigetstr) \
  X(tigetflag) \
  X(tigetnum)

#define FIELD(name) __typeof__(name) *name;
static struct {
  FUNCTIONS(FIELD)
  WINDOW **screen;
  int *colors;
} curses;

static char failure[256];

static void say(const char *words) { snprintf(failure, sizeof failure, "%s", words); }

static void open_library(void) {
  void *library = dlopen("libncursesw.so.6", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    say(reason ? reason : "libncursesw.so.6 cannot be opened");
    return;
  }
#define LOAD(name) \
  curses.name = (__typeof__(curses.name))dlsym(library, #name); \
  if (!curses.name) { \
    say("libncursesw.so.6 has no function " #name); \
    return; \
  }
  FUNCTIONS(LOAD)
  curses.screen = (WINDOW **)dlsym(library, "curscr");
  curses.colors = (int *)dlsym(library, "COLORS");
  if (!curses.screen || !curses.colors) say("libncursesw.so.6 lacks curscr or COLORS");
}

const char *ccurses_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

SCREEN *ccurses_newterm(const char *terminal, FILE *output, FILE *input) {
  return curses.newterm(terminal, output, input);
}
void ccurses_delscreen(SCREEN *screen) { curses.delscreen(screen); }
int ccurses_endwin(void) { return curses.endwin(); }
WINDOW *ccurses_newwin(int lines, int columns, int y, int x) { return curses.newwin(lines, columns, y, x); }
int ccurses_delwin(WINDOW *window) { return curses.delwin(window); }

int ccurses_nonl(void) { return curses.nonl(); }
int ccurses_typeahead(int descriptor) { return curses.typeahead(descriptor); }
int ccurses_keypad(WINDOW *window, bool flag) { return curses.keypad(window, flag); }
int ccurses_curs_set(int visibility) { return curses.curs_set(visibility); }
int ccurses_leaveok(WINDOW *window, bool flag) { return curses.leaveok(window, flag); }
int ccurses_beep(void) { return curses.beep(); }

int ccurses_resize_term(int lines, int columns) { return curses.resize_term(lines, columns); }
int ccurses_wresize(WINDOW *window, int lines, int columns) { return curses.wresize(window, lines, columns); }
int ccurses_werase(WINDOW *window) { return curses.werase(window); }
int ccurses_wmove(WINDOW *window, int y, int x) { return curses.wmove(window, y, x); }
int ccurses_waddnwstr(WINDOW *window, const wchar_t *text, int count) {
  return curses.waddnwstr(window, text, count);
}
int ccurses_wadd_wch(WINDOW *window, const cchar_t *character) { return curses.wadd_wch(window, character); }
int ccurses_setcchar(cchar_t *character, const wchar_t *text, attr_t attributes, short pair, const void *options) {
  return curses.setcchar(character, text, attributes, pair, options);
}
int ccurses_wattr_set(WINDOW *window, attr_t attributes, short pair, void *options) {
  return curses.wattr_set(window, attributes, pair, options);
}
int ccurses_wnoutrefresh(WINDOW *window) { return curses.wnoutrefresh(window); }
int ccurses_doupdate(void) { return curses.doupdate(); }
int ccurses_clear_screen(void) { return curses.clearok(*curses.screen, true); }

bool ccurses_has_colors(void) { return curses.has_colors(); }
int ccurses_start_color(void) { return curses.start_color(); }
int ccurses_use_default_colors(void) { return curses.use_default_colors(); }
int ccurses_alloc_pair(int foreground, int background) { return curses.alloc_pair(foreground, background); }
int ccurses_colors(void) { return *curses.colors; }

bool ccurses_describe_terminal(const char *name) {
  int reason = 0;
  return curses.setupterm(name, 1, &reason) == OK;
}
// tigetstr and its like take strings that are not constant; tigetstr answers with (char *)-1 as well.
const char *ccurses_terminal_string(const char *name) {
  const char *value = curses.tigetstr((char *)(uintptr_t)name);
  return value == (const char *)-1 ? NULL : value;
}
bool ccurses_terminal_flag(const char *name) { return curses.tigetflag((char *)(uintptr_t)name) > 0; }
int ccurses_terminal_number(const char *name) { return curses.tigetnum((char *)(uintptr_t)name); }
