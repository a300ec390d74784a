#ifndef FOB_CLIBXML2_H
#define FOB_CLIBXML2_H

// libxml2's HTML parser as Swift can call it. The library is opened on first use rather than linked, because only one service needs it and loading
// it costs time. The types stay opaque, because libxml2's headers are not on the search path of who imports this.
// Nothing but cxml_open may be called before cxml_open has returned NULL.

typedef struct cxml_document cxml_document;
typedef struct cxml_element cxml_element;

// Opens libxml2 and initialises it, once for the process, from any thread. Returns NULL when it is ready, else why it is not.
const char *cxml_open(void);

typedef void (*cxml_visitor)(const cxml_element *element, void *context);

// Reads UTF-8 as a lenient browser would, without network and without a word on stderr. NULL when nothing can be made of it.
// Calls `visit_row` for each row of a table as soon as it is read: what is in the row is there until that returns, and not in the document.
cxml_document *cxml_read_html(const char *bytes, int size, cxml_visitor visit_row, void *context);
void cxml_free_document(cxml_document *document);

// Calls `visit` for each element that an XPath expression selects, in document order.
void cxml_find(cxml_document *document, const char *expression, cxml_visitor visit, void *context);

// UTF-8 to be given back with cxml_free; NULL when there is none.
char *cxml_text(const cxml_element *element);
char *cxml_own_text(const cxml_element *element);
void cxml_free(char *text);

// An attribute's value in UTF-8, NULL without the attribute; it lives as long as the element.
const char *cxml_attribute(const cxml_element *element, const char *name);

// The way through a tree, element by element; NULL where there is none.
const cxml_element *cxml_parent(const cxml_element *element);
const cxml_element *cxml_first_child(const cxml_element *element);
const cxml_element *cxml_next_sibling(const cxml_element *element);
// The element's name in small letters; it lives as long as the element.
const char *cxml_name(const cxml_element *element);

#endif
