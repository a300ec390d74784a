#ifndef FOB_CLIBXML2_H
#define FOB_CLIBXML2_H

// libxml2's HTML parser as Swift can call it. The library is opened on first use rather than linked, because only one service needs it and loading
// it costs time. The types stay opaque, because libxml2's headers are not on the search path of who imports this.
// Nothing but cxml_open may be called before cxml_open has returned NULL.

typedef struct cxml_document cxml_document;
typedef struct cxml_element cxml_element;

// Opens libxml2 and initialises it, once for the process, from any thread. Returns NULL when it is ready, else why it is not.
const char *cxml_open(void);

// Reads UTF-8 as a lenient browser would, without network and without a word on stderr. NULL when nothing can be made of it.
cxml_document *cxml_read_html(const char *bytes, int size);
void cxml_free_document(cxml_document *document);

// Calls `visit` for each element that an XPath expression selects from `origin` (NULL: the document), in document order.
typedef void (*cxml_visitor)(const cxml_element *element, void *context);
void cxml_find(cxml_document *document, const cxml_element *origin, const char *expression, cxml_visitor visit, void *context);

// UTF-8 to be given back with cxml_free; NULL when there is none.
char *cxml_text(const cxml_element *element);
char *cxml_attribute(const cxml_element *element, const char *name);
void cxml_free(char *text);

#endif
