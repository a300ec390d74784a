// What the build knows and Swift's conditional compilation cannot carry: a text.

#ifndef FOB_CBUILDFACTS_H
#define FOB_CBUILDFACTS_H

// The commit that this was built from; empty where FOB_COMMIT was not set for the build.
const char *fob_build_commit(void);

#endif
