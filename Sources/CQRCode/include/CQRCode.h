#ifndef FOB_CQRCODE_H
#define FOB_CQRCODE_H

// libqrencode as Swift can call it. The library is opened on first use rather than linked: fob works without it, and only draws no codes then.

// Opens libqrencode, once for the process, from any thread. Returns NULL when it is ready, else why it is not.
const char *cqrcode_open(void);

// Makes the smallest code of a text, with the least error correction, and writes a byte for each of its modules, row by row: 1 where it is dark.
// Returns how many modules a row has; 0 where the text is too long for the capacity in bytes, or the library is not ready.
int cqrcode_encode(const char *text, unsigned char *modules, int capacity);

#endif
