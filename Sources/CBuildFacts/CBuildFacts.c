#include "CBuildFacts.h"

#ifndef FOB_COMMIT
#define FOB_COMMIT ""
#endif

const char *fob_build_commit(void) { return FOB_COMMIT; }
