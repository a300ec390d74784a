/// ncursesw for Swift. Its functions are used as they are; what stands here is what the importer leaves out.

#ifndef FOB_CNCURSES_SHIM_H
#define FOB_CNCURSES_SHIM_H
/* The wide-character functions exist only with these set before the header. */
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stdint.h>

/* Casts in macros are not imported. */
static const attr_t fob_attribute_normal = WA_NORMAL;
static const attr_t fob_attribute_bold = WA_BOLD;
static const attr_t fob_attribute_dim = WA_DIM;
static const attr_t fob_attribute_italic = WA_ITALIC;
static const attr_t fob_attribute_underline = WA_UNDERLINE;
static const attr_t fob_attribute_reverse = WA_REVERSE;

/// How many colours the terminal has: `COLORS` is a global variable, which Swift takes for a race.
static inline int fob_colors(void) { return COLORS; }

/// The terminal's own picture, for clearok: `curscr` is a global variable as well.
static inline WINDOW *fob_current_screen(void) { return curscr; }

/// A string of the terminal's description, NULL where it has none: tigetstr takes a non-constant string and answers with
/// (char *)-1 as well.
static inline const char *fob_terminal_string(const char *name) {
  const char *value = tigetstr((char *)(uintptr_t)name);
  return value == (const char *)-1 ? NULL : value;
}

/// Whether the terminal's description has a flag.
static inline bool fob_terminal_flag(const char *name) { return tigetflag((char *)(uintptr_t)name) > 0; }

/* term.h, which declares it, also defines `lines` and `columns` as macros. */
int setupterm(const char *term, int filedes, int *errret);

/// Finds the description of a terminal without taking the screen; false where there is none.
static inline bool fob_describe_terminal(const char *name) {
  int reason = 0;
  return setupterm(name, 1, &reason) == OK;
}

/// A number of the terminal's description, negative where it has none.
static inline int fob_terminal_number(const char *name) { return tigetnum((char *)(uintptr_t)name); }

#endif
