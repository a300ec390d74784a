#ifndef FOB_CCURL_H
#define FOB_CCURL_H

#include <curl/curl.h>

// libcurl as Swift can call it. The library is opened on first use rather than linked, because loading it costs milliseconds that a command which
// sends nothing need not pay. curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: there is one function here for each type.
// Nothing but ccurl_open may be called before ccurl_open has returned NULL.

// Opens libcurl and initialises it, once for the process, from any thread. Returns NULL when it is ready, else why it is not.
const char *ccurl_open(void);

// The library's own line on its version and what it is made with.
const char *ccurl_version(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);

typedef size_t (*ccurl_receiver)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_before_request)(void *context, char *, char *, int, int);

CURLcode ccurl_easy_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_easy_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_easy_set_pointer(CURL *handle, CURLoption option, void *value);
// The bytes must outlive the transfer.
CURLcode ccurl_easy_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode ccurl_easy_set_url(CURL *handle, CURLU *url);
CURLcode ccurl_easy_set_receiver(CURL *handle, CURLoption option, ccurl_receiver receiver);
CURLcode ccurl_easy_set_before_request(CURL *handle, ccurl_before_request call);

// A fact about a finished transfer; 0 when libcurl does not know it.
long ccurl_easy_long(CURL *handle, CURLINFO info);
curl_off_t ccurl_easy_offset(CURL *handle, CURLINFO info);
// The next field of the answer's header, in order; the first when `previous` is NULL.
struct curl_header *ccurl_easy_next_header(CURL *handle, struct curl_header *previous);

// The server's certificate as PEM text, or NULL; asked for by CURLOPT_CERTINFO. Good until the handle's cleanup. curl_slist holds it behind a name.
const char *ccurl_easy_certificate(CURL *handle);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMsg *ccurl_multi_info_read(CURLM *multi);

CURLU *ccurl_url(void);
void ccurl_url_cleanup(CURLU *url);
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags);
// The part's text, to be given back with ccurl_free; NULL when the address has no such part.
char *ccurl_url_get(CURLU *url, CURLUPart part, unsigned int flags);
void ccurl_free(void *memory);

#endif
