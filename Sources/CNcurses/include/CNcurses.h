#ifndef FOB_CNCURSES_H
#define FOB_CNCURSES_H

// The wide-character functions exist only with these set before the header; and here functions are functions.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <ncurses.h>
#include <stdint.h>

// ncursesw as Swift can call it. The library is opened on first use rather than linked, because loading it costs a part of a millisecond that commands
// need not pay. Each function here does what curses' own of that name does, unless something else is said.
// Nothing but ccurses_open may be called before ccurses_open has returned NULL.

// Opens ncursesw, once for the process, from any thread. Returns NULL when it is ready, else why it is not.
const char *ccurses_open(void);

SCREEN *ccurses_newterm(const char *terminal, FILE *output, FILE *input);
void ccurses_delscreen(SCREEN *screen);
int ccurses_endwin(void);
WINDOW *ccurses_newwin(int lines, int columns, int y, int x);
int ccurses_delwin(WINDOW *window);

int ccurses_nonl(void);
int ccurses_typeahead(int descriptor);
int ccurses_keypad(WINDOW *window, bool flag);
int ccurses_curs_set(int visibility);
int ccurses_leaveok(WINDOW *window, bool flag);
int ccurses_beep(void);

int ccurses_resize_term(int lines, int columns);
int ccurses_wresize(WINDOW *window, int lines, int columns);
int ccurses_werase(WINDOW *window);
int ccurses_wmove(WINDOW *window, int y, int x);
int ccurses_waddnwstr(WINDOW *window, const wchar_t *text, int count);
int ccurses_wadd_wch(WINDOW *window, const cchar_t *character);
int ccurses_setcchar(cchar_t *character, const wchar_t *text, attr_t attributes, short pair, const void *options);
int ccurses_wattr_set(WINDOW *window, attr_t attributes, short pair, void *options);
int ccurses_wnoutrefresh(WINDOW *window);
int ccurses_doupdate(void);
// The whole screen is drawn anew at the next doupdate: clearok for the terminal's own picture, curscr, a variable.
int ccurses_clear_screen(void);

bool ccurses_has_colors(void);
int ccurses_start_color(void);
int ccurses_use_default_colors(void);
int ccurses_alloc_pair(int foreground, int background);
// How many colours the terminal has: COLORS, a variable.
int ccurses_colors(void);

// Finds the description of a terminal without taking the screen; false where there is none.
bool ccurses_describe_terminal(const char *name);
// A string of the terminal's description, NULL where it has none.
const char *ccurses_terminal_string(const char *name);
// Whether the terminal's description has a flag.
bool ccurses_terminal_flag(const char *name);
// A number of the terminal's description, negative where it has none.
int ccurses_terminal_number(const char *name);

// Casts in macros are not imported.
static const attr_t ccurses_attribute_normal = WA_NORMAL;
static const attr_t ccurses_attribute_bold = WA_BOLD;
static const attr_t ccurses_attribute_dim = WA_DIM;
static const attr_t ccurses_attribute_italic = WA_ITALIC;
static const attr_t ccurses_attribute_underline = WA_UNDERLINE;
static const attr_t ccurses_attribute_reverse = WA_REVERSE;

#endif
