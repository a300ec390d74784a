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
  X(xmlFreeNodeList) \
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

struct reading {
  endElementSAXFunc end;
  cxml_visitor visit;
  void *context;
};

// Ends an element as libxml2 does. A row is shown and emptied then, so that a list takes the memory of one row; the row itself stays, since libxml2 adds
// to the text that stands last in an element by what it remembers of the last text that it read.
static void end_element(void *parser, const xmlChar *name) {
  htmlParserCtxtPtr context = parser;
  const struct reading *reading = context->_private;
  xmlNodePtr node = context->node;
  reading->end(parser, name);
  if (!node || node == context->node || node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "tr")) return;
  reading->visit((const cxml_element *)node, reading->context);
  xmlNodePtr children = node->children;
  node->children = node->last = NULL;
  xml.xmlFreeNodeList(children);
}

cxml_document *cxml_read_html(const char *bytes, int size, cxml_visitor visit_row, void *context) {
  htmlParserCtxtPtr parser = xml.htmlCreateMemoryParserCtxt(bytes, size);
  if (!parser) return NULL;
  // Given an encoding by its name, libxml2 converts a second copy of the whole page.
  xml.xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
  struct reading reading = {parser->sax->endElement, visit_row, context};
  parser->sax->endElement = end_element;
  parser->_private = &reading;
  xml.htmlCtxtUseOptions(
      parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC |
                  HTML_PARSE_COMPACT);
  xml.htmlParseDocument(parser);
  xmlDocPtr document = parser->myDoc;
  xml.htmlFreeParserCtxt(parser);
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
