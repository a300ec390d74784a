#include "CQRCode.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

// As qrencode.h of version 4 declares them.
typedef struct {
  int version;
  int width;
  unsigned char *data;
} Code;

static struct {
  Code *(*encode)(const char *text, int version, int level);
  void (*free)(Code *code);
} library;

static char failure[256];

static void open_library(void) {
  void *opened = dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!opened) {
    const char *reason = dlerror();
    snprintf(failure, sizeof failure, "%s", reason ? reason : "libqrencode.so.4 cannot be opened");
    return;
  }
  library.encode = (__typeof__(library.encode))dlsym(opened, "QRcode_encodeString8bit");
  library.free = (__typeof__(library.free))dlsym(opened, "QRcode_free");
  if (!library.encode || !library.free) snprintf(failure, sizeof failure, "libqrencode.so.4 lacks a function");
}

const char *cqrcode_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

int cqrcode_encode(const char *text, unsigned char *modules, int capacity) {
  if (cqrcode_open()) return 0;
  Code *code = library.encode(text, 0, 0);
  if (!code) return 0;
  int width = code->width;
  // 177 is the width of the largest code.
  if (width <= 0 || width > 177 || width * width > capacity) {
    library.free(code);
    return 0;
  }
  for (int index = 0; index < width * width; index++) modules[index] = code->data[index] & 1;
  library.free(code);
  return width;
}
