#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define FUNCTIONS(X) \
  X(global_init) \
  X(version) \
  X(version_info) \
  X(easy_init) \
  X(easy_cleanup) \
  X(easy_strerror) \
  X(easy_setopt) \
  X(easy_getinfo) \
  X(easy_nextheader) \
  X(slist_append) \
  X(slist_free_all) \
  X(multi_init) \
  X(multi_setopt) \
  X(multi_cleanup) \
  X(multi_add_handle) \
  X(multi_remove_handle) \
  X(multi_perform) \
  X(multi_poll) \
  X(multi_wakeup) \
  X(multi_info_read) \
  X(url) \
  X(url_cleanup) \
  X(url_set) \
  X(url_get) \
  X(free)

#define OLDEST_VERSION 0x075800

#define FIELD(name) __typeof__(curl_##name) *name;
static struct {
  FUNCTIONS(FIELD)
} curl;

static char failure[256];

static void say(const char *words) { snprintf(failure, sizeof failure, "%s", words); }

extern char **environ;

// Where the variable stands in the environment, or NULL. While libcurl begins, SSLKEYLOGFILE has another name there: libcurl would write the keys of every
// connection into a file that others can read. Programs that fob starts still inherit it; taking it away and putting it back would move what other threads
// may read.
static char *variable(const char *name) {
  size_t length = strlen(name);
  for (char **entry = environ; entry && *entry; entry++)
    if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') return *entry;
  return NULL;
}

static void open_library(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    say(reason ? reason : "libcurl.so.4 cannot be opened");
    return;
  }
#define LOAD(name) \
  curl.name = (__typeof__(curl.name))dlsym(library, "curl_" #name); \
  if (!curl.name) { \
    say("libcurl.so.4 has no function curl_" #name); \
    return; \
  }
  FUNCTIONS(LOAD)
  const curl_version_info_data *version = curl.version_info(CURLVERSION_NOW);
  if (version->version_num < OLDEST_VERSION) {
    snprintf(failure, sizeof failure, "libcurl.so.4 is version %s", version->version);
    return;
  }
  char *key_log = variable("SSLKEYLOGFILE");
  if (key_log) *key_log = '_';
  CURLcode code = curl.global_init(CURL_GLOBAL_DEFAULT);
  if (key_log) *key_log = 'S';
  if (code != CURLE_OK) say(curl.easy_strerror(code));
}

const char *ccurl_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

const char *ccurl_version(void) { return curl.version(); }

CURL *ccurl_easy_init(void) { return curl.easy_init(); }
void ccurl_easy_cleanup(CURL *handle) { curl.easy_cleanup(handle); }
const char *ccurl_easy_strerror(CURLcode code) { return curl.easy_strerror(code); }

CURLcode ccurl_easy_set_long(CURL *handle, CURLoption option, long value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode ccurl_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode ccurl_easy_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode ccurl_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode ccurl_easy_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_NOCOPY};
  return curl.easy_setopt(handle, option, &blob);
}
CURLcode ccurl_easy_set_url(CURL *handle, CURLU *url) { return curl.easy_setopt(handle, CURLOPT_CURLU, url); }
CURLcode ccurl_easy_set_receiver(CURL *handle, CURLoption option, ccurl_receiver receiver) {
  return curl.easy_setopt(handle, option, receiver);
}
CURLcode ccurl_easy_set_before_request(CURL *handle, ccurl_before_request call) {
  return curl.easy_setopt(handle, CURLOPT_PREREQFUNCTION, call);
}

long ccurl_easy_long(CURL *handle, CURLINFO info) {
  long value = 0;
  return curl.easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
curl_off_t ccurl_easy_offset(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  return curl.easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
struct curl_header *ccurl_easy_next_header(CURL *handle, struct curl_header *previous) {
  return curl.easy_nextheader(handle, CURLH_HEADER, -1, previous);
}

const char *ccurl_easy_certificate(CURL *handle) {
  static const char name[] = "Cert:";
  struct curl_certinfo *chain = NULL;
  if (curl.easy_getinfo(handle, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1) return NULL;
  for (struct curl_slist *line = chain->certinfo[0]; line; line = line->next)
    if (strncmp(line->data, name, sizeof name - 1) == 0) return line->data + sizeof name - 1;
  return NULL;
}

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) {
  return curl.slist_append(list, line);
}
void ccurl_slist_free_all(struct curl_slist *list) { curl.slist_free_all(list); }

CURLM *ccurl_multi_init(void) {
  CURLM *multi = curl.multi_init();
  // By itself libcurl keeps four connections for each transfer under way, and closes the others whenever few are.
  if (multi != NULL) curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, 32L);
  return multi;
}
void ccurl_multi_cleanup(CURLM *multi) { curl.multi_cleanup(multi); }
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *handle) { return curl.multi_add_handle(multi, handle); }
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *handle) { return curl.multi_remove_handle(multi, handle); }
CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return curl.multi_perform(multi, running); }
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) {
  return curl.multi_poll(multi, NULL, 0, milliseconds, NULL);
}
CURLMcode ccurl_multi_wakeup(CURLM *multi) { return curl.multi_wakeup(multi); }
CURLMsg *ccurl_multi_info_read(CURLM *multi) {
  int remaining;
  return curl.multi_info_read(multi, &remaining);
}

CURLU *ccurl_url(void) { return curl.url(); }
void ccurl_url_cleanup(CURLU *url) { curl.url_cleanup(url); }
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
  return curl.url_set(url, part, text, flags);
}
char *ccurl_url_get(CURLU *url, CURLUPart part, unsigned int flags) {
  char *text = NULL;
  return curl.url_get(url, part, &text, flags) == CURLUE_OK ? text : NULL;
}
void ccurl_free(void *memory) { curl.free(memory); }
