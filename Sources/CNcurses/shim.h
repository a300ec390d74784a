#ifndef FOB_CNCURSES_SHIM_H
#define FOB_CNCURSES_SHIM_H
/* The wide-character functions exist only with these set before the header. */
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#endif
