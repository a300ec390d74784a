#include "CLibXML2.h"

#include <dlfcn.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#else
#define LIBRARY "libxml2.so.2"
#endif

#define FUNCTIONS(X) \
  X(xmlInitParser) \
  X(htmlCreateMemoryParserCtxt) \
  X(xmlSwitchEncoding) \
  X(htmlCtxtUseOptions) \
  X(htmlParseDocument) \
  X(htmlFreeParserCtxt) \
  X(xmlStopParser) \
  X(xmlFreeDoc) \
  X(xmlXPathNewContext) \
  X(xmlXPathFreeContext) \
  X(xmlXPathEvalExpression) \
  X(xmlXPathFreeObject)

#define FIELD(name) __typeof__(name) *name;
static struct {
  FUNCTIONS(FIELD)
} xml;

static char failure[256];

static void say(const char *words) { snprintf(failure, sizeof failure, "%s", words); }

static void open_library(void) {
  void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    say(reason ? reason : LIBRARY " cannot be opened");
    return;
  }
#define LOAD(name) \
  xml.name = (__typeof__(xml.name))dlsym(library, #name); \
  if (!xml.name) { \
    say(LIBRARY " has no function " #name); \
    return; \
  }
  FUNCTIONS(LOAD)
  xml.xmlInitParser();
}

const char *cxml_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

// Memory for what is in one row, taken in pieces and given up all at once.
struct pool {
  struct piece {
    struct piece *next;
    size_t size, used;
    _Alignas(16) char bytes[];
  } *first;
};

enum { ordinary_piece = 16384 };

// Zeroed memory, or NULL.
static void *pool_take(struct pool *pool, size_t size) {
  size = (size + 15) & ~(size_t)15;
  struct piece *piece = pool->first;
  if (!piece || piece->size - piece->used < size) {
    size_t room = size > ordinary_piece ? size : ordinary_piece;
    struct piece *next = malloc(sizeof *next + room);
    if (!next) return NULL;
    *next = (struct piece){.next = piece, .size = room};
    pool->first = piece = next;
  }
  void *memory = piece->bytes + piece->used;
  piece->used += size;
  return memset(memory, 0, size);
}

// Gives up all but one piece of the ordinary size, which the next row needs.
static void pool_empty(struct pool *pool) {
  struct piece *kept = NULL;
  for (struct piece *piece = pool->first, *next; piece; piece = next) {
    next = piece->next;
    if (!kept && piece->size == ordinary_piece) kept = piece;
    else free(piece);
  }
  if (kept) *kept = (struct piece){.size = ordinary_piece};
  pool->first = kept;
}

static void pool_free(struct pool *pool) {
  pool_empty(pool);
  free(pool->first);
}

static xmlChar *pool_copy(struct pool *pool, const xmlChar *text, size_t length) {
  xmlChar *copy = pool_take(pool, length + 1);
  return copy ? memcpy(copy, text, length) : NULL;
}

struct reading {
  xmlSAXHandler usual;
  cxml_visitor visit;
  void *context;
  /// The row that is being read, a node of libxml2; NULL outside of rows.
  xmlNodePtr row;
  /// The element that is open in the row, or the row itself.
  xmlNodePtr node;
  /// How many elements libxml2 has open with the row.
  int open;
  /// Elements that are open within the row.
  unsigned depth;
  /// Holds what is in the row: libxml2 allocates each element, attribute and text separately.
  struct pool pool;
};

/// Elements that libxml2 lets lie within each other.
enum { most_depth = 256 };

static struct reading *reading_of(void *parser) { return ((htmlParserCtxtPtr)parser)->_private; }

static int is_row(xmlNodePtr node) {
  return node && node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, "tr");
}

// Whether a row is being read. An element whose start tag has no end is closed by libxml2 without a call: it takes the row, the last that it knows of,
// from its stack. Where it was not the row's own tag, the row is put back.
static int is_in_row(htmlParserCtxtPtr parser, struct reading *reading) {
  if (!reading->row || parser->nodeNr >= reading->open) return reading->row != NULL;
  if (reading->node == reading->row) {
    reading->row->children = reading->row->last = NULL;
    reading->row = reading->node = NULL;
    return 0;
  }
  parser->nodeTab[parser->nodeNr++] = reading->row;
  parser->node = reading->node = reading->node->parent;
  reading->depth--;
  return 1;
}

// Puts a node into the element that is being read, as the last one there.
static xmlNodePtr add_node(htmlParserCtxtPtr parser, struct reading *reading, xmlElementType type) {
  xmlNodePtr node = pool_take(&reading->pool, sizeof *node), parent = reading->node;
  if (!node) return NULL;
  node->type = type;
  node->doc = parser->myDoc;
  node->parent = parent;
  node->prev = parent->last;
  if (parent->last) parent->last->next = node;
  if (!parent->children) parent->children = node;
  parent->last = node;
  return node;
}

static void add_attributes(struct reading *reading, xmlNodePtr node, const xmlChar **attributes) {
  xmlAttrPtr last = NULL;
  for (; attributes && attributes[0]; attributes += 2) {
    xmlAttrPtr attribute = pool_take(&reading->pool, sizeof *attribute);
    xmlNodePtr value = pool_take(&reading->pool, sizeof *value);
    if (!attribute || !value) return;
    const xmlChar *text = attributes[1] ? attributes[1] : (const xmlChar *)"";
    attribute->type = XML_ATTRIBUTE_NODE;
    attribute->name = pool_copy(&reading->pool, attributes[0], strlen((const char *)attributes[0]));
    value->type = XML_TEXT_NODE;
    value->content = pool_copy(&reading->pool, text, strlen((const char *)text));
    if (!attribute->name || !value->content) return;
    attribute->children = attribute->last = value;
    if (last) last->next = attribute;
    else node->properties = attribute;
    last = attribute;
  }
}

static void start_element(void *parser, const xmlChar *name, const xmlChar **attributes) {
  htmlParserCtxtPtr context = parser;
  struct reading *reading = reading_of(parser);
  if (!is_in_row(context, reading)) {
    reading->usual.startElement(parser, name, attributes);
    if (!is_row(context->node)) return;
    reading->row = reading->node = context->node;
    reading->open = context->nodeNr;
    return;
  }
  int is_too_deep = (unsigned)context->nodeNr + ++reading->depth > most_depth;
  xmlChar *copy = pool_copy(&reading->pool, name, strlen((const char *)name));
  xmlNodePtr node = copy && !is_too_deep ? add_node(context, reading, XML_ELEMENT_NODE) : NULL;
  if (!node) {
    xml.xmlStopParser(context);
    return;
  }
  node->name = copy;
  add_attributes(reading, node, attributes);
  context->node = reading->node = node;
}

// A row is shown and emptied when it ends, so that a list takes the memory of one row; the row itself stays.
static void end_element(void *parser, const xmlChar *name) {
  htmlParserCtxtPtr context = parser;
  struct reading *reading = reading_of(parser);
  if (!is_in_row(context, reading)) {
    reading->usual.endElement(parser, name);
    return;
  }
  xmlNodePtr node = reading->node;
  int is_outermost = node == reading->row;
  if (is_outermost) {
    reading->usual.endElement(parser, name);
    if (node == context->node) return;
  } else {
    context->node = reading->node = node->parent;
    reading->depth--;
  }
  if (!is_row(node)) return;
  reading->visit((const cxml_element *)node, reading->context);
  node->children = node->last = NULL;
  if (!is_outermost) return;
  reading->row = reading->node = NULL;
  reading->depth = 0;
  pool_empty(&reading->pool);
}

static void add_text(void *parser, const xmlChar *text, int length, xmlElementType type) {
  struct reading *reading = reading_of(parser);
  xmlChar *copy = length > 0 ? pool_copy(&reading->pool, text, (size_t)length) : NULL;
  xmlNodePtr node = copy ? add_node(parser, reading, type) : NULL;
  if (!node) return;
  node->name = (const xmlChar *)"text";
  node->content = copy;
}

static void read_characters(void *parser, const xmlChar *text, int length) {
  struct reading *reading = reading_of(parser);
  if (is_in_row(parser, reading)) add_text(parser, text, length, XML_TEXT_NODE);
  else reading->usual.characters(parser, text, length);
}

// The content of scripts and styles.
static void read_cdata(void *parser, const xmlChar *text, int length) {
  struct reading *reading = reading_of(parser);
  if (is_in_row(parser, reading)) add_text(parser, text, length, XML_CDATA_SECTION_NODE);
  else reading->usual.cdataBlock(parser, text, length);
}

// Comments and instructions are of no use; libxml2 would put nodes of its own beside those of the row.
static void read_comment(void *parser, const xmlChar *text) {
  if (!is_in_row(parser, reading_of(parser))) reading_of(parser)->usual.comment(parser, text);
}

static void read_instruction(void *parser, const xmlChar *target, const xmlChar *text) {
  if (!is_in_row(parser, reading_of(parser))) reading_of(parser)->usual.processingInstruction(parser, target, text);
}

cxml_document *cxml_read_html(const char *bytes, int size, cxml_visitor visit_row, void *context) {
  htmlParserCtxtPtr parser = xml.htmlCreateMemoryParserCtxt(bytes, size);
  if (!parser) return NULL;
  // Given an encoding by its name, libxml2 converts a second copy of the whole page.
  xml.xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
  struct reading reading = {.usual = *parser->sax, .visit = visit_row, .context = context};
  parser->_private = &reading;
  parser->sax->startElement = start_element;
  parser->sax->endElement = end_element;
  parser->sax->characters = read_characters;
  parser->sax->cdataBlock = read_cdata;
  parser->sax->comment = read_comment;
  parser->sax->processingInstruction = read_instruction;
  xml.htmlCtxtUseOptions(
      parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC |
                  HTML_PARSE_COMPACT);
  xml.htmlParseDocument(parser);
  xmlDocPtr document = parser->myDoc;
  xml.htmlFreeParserCtxt(parser);
  // Where reading was stopped, a row may not have ended.
  if (reading.row) reading.row->children = reading.row->last = NULL;
  pool_free(&reading.pool);
  return (cxml_document *)document;
}

void cxml_free_document(cxml_document *document) { xml.xmlFreeDoc((xmlDocPtr)document); }

void cxml_find(cxml_document *document, const char *expression, cxml_visitor visit, void *context) {
  xmlXPathContextPtr path = xml.xmlXPathNewContext((xmlDocPtr)document);
  if (!path) return;
  xmlXPathObjectPtr found = xml.xmlXPathEvalExpression((const xmlChar *)expression, path);
  if (found && found->type == XPATH_NODESET && found->nodesetval) {
    for (int index = 0; index < found->nodesetval->nodeNr; index++) {
      xmlNodePtr node = found->nodesetval->nodeTab[index];
      if (node->type == XML_ELEMENT_NODE) visit((const cxml_element *)node, context);
    }
  }
  if (found) xml.xmlXPathFreeObject(found);
  xml.xmlXPathFreeContext(path);
}

// The node that comes next in document order within an element, which it begins with; NULL behind the last.
static xmlNodePtr next_within(xmlNodePtr element, xmlNodePtr node) {
  if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
  while (node != element && !node->next) node = node->parent;
  return node == element ? NULL : node->next;
}

static const char *text_of(xmlNodePtr node) {
  int is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
  return is_text && node->content ? (const char *)node->content : "";
}

// What libxml2 itself makes for this takes several kilobytes of memory for each text, which costs a long list more than its parsing.
char *cxml_text(const cxml_element *element) {
  xmlNodePtr top = (xmlNodePtr)element;
  size_t size = 1;
  for (xmlNodePtr node = top; node; node = next_within(top, node)) size += strlen(text_of(node));
  char *text = calloc(size, 1);
  char *end = text;
  for (xmlNodePtr node = top; text && node; node = next_within(top, node)) end = stpcpy(end, text_of(node));
  return text;
}

char *cxml_own_text(const cxml_element *element) {
  size_t size = 1;
  xmlNodePtr first = ((xmlNodePtr)element)->children;
  for (xmlNodePtr node = first; node; node = node->next) {
    if (node->type == XML_TEXT_NODE && node->content) size += strlen((const char *)node->content) + 1;
  }
  char *text = calloc(size, 1);
  char *end = text;
  for (xmlNodePtr node = first; text && node; node = node->next) {
    if (node->type != XML_TEXT_NODE || !node->content) continue;
    if (end != text) *end++ = ' ';
    end = stpcpy(end, (const char *)node->content);
  }
  return text;
}

const char *cxml_attribute(const cxml_element *element, const char *name) {
  for (xmlAttrPtr attribute = ((xmlNodePtr)element)->properties; attribute; attribute = attribute->next) {
    if (strcmp((const char *)attribute->name, name)) continue;
    // The value of an attribute of HTML is one text.
    return attribute->children ? text_of(attribute->children) : "";
  }
  return NULL;
}

void cxml_free(char *text) { free(text); }

static const cxml_element *element_from(xmlNodePtr node) {
  while (node && node->type != XML_ELEMENT_NODE) node = node->next;
  return (const cxml_element *)node;
}

const cxml_element *cxml_parent(const cxml_element *element) {
  xmlNodePtr parent = ((xmlNodePtr)element)->parent;
  return parent && parent->type == XML_ELEMENT_NODE ? (const cxml_element *)parent : NULL;
}

const cxml_element *cxml_first_child(const cxml_element *element) { return element_from(((xmlNodePtr)element)->children); }

const cxml_element *cxml_next_sibling(const cxml_element *element) { return element_from(((xmlNodePtr)element)->next); }

const char *cxml_name(const cxml_element *element) { return (const char *)((xmlNodePtr)element)->name; }
