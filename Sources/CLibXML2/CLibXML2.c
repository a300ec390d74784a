#include "CLibXML2.h"

#include <dlfcn.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <pthread.h>
#include <stdio.h>

#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#else
#define LIBRARY "libxml2.so.2"
#endif

#define FUNCTIONS(X) \
  X(xmlInitParser) \
  X(htmlReadMemory) \
  X(xmlFreeDoc) \
  X(xmlXPathNewContext) \
  X(xmlXPathFreeContext) \
  X(xmlXPathSetContextNode) \
  X(xmlXPathEvalExpression) \
  X(xmlXPathFreeObject) \
  X(xmlNodeGetContent) \
  X(xmlGetNoNsProp)

#define FIELD(name) __typeof__(name) *name;
static struct {
  FUNCTIONS(FIELD)
  xmlFreeFunc free;
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
  // A variable that holds the function, because programs may set their own.
  xmlFreeFunc *deallocator = (xmlFreeFunc *)dlsym(library, "xmlFree");
  if (!deallocator || !*deallocator) {
    say(LIBRARY " has no function xmlFree");
    return;
  }
  xml.free = *deallocator;
  xml.xmlInitParser();
}

const char *cxml_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

cxml_document *cxml_read_html(const char *bytes, int size) {
  int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  return (cxml_document *)xml.htmlReadMemory(bytes, size, NULL, "UTF-8", options);
}

void cxml_free_document(cxml_document *document) { xml.xmlFreeDoc((xmlDocPtr)document); }

void cxml_find(cxml_document *document, const cxml_element *origin, const char *expression, cxml_visitor visit, void *context) {
  xmlXPathContextPtr path = xml.xmlXPathNewContext((xmlDocPtr)document);
  if (!path) return;
  xmlNodePtr start = origin ? (xmlNodePtr)origin : (xmlNodePtr)document;
  xmlXPathObjectPtr found = xml.xmlXPathSetContextNode(start, path) == 0
    ? xml.xmlXPathEvalExpression((const xmlChar *)expression, path)
    : NULL;
  if (found && found->type == XPATH_NODESET && found->nodesetval) {
    for (int index = 0; index < found->nodesetval->nodeNr; index++) {
      xmlNodePtr node = found->nodesetval->nodeTab[index];
      if (node->type == XML_ELEMENT_NODE) visit((const cxml_element *)node, context);
    }
  }
  if (found) xml.xmlXPathFreeObject(found);
  xml.xmlXPathFreeContext(path);
}

char *cxml_text(const cxml_element *element) { return (char *)xml.xmlNodeGetContent((xmlNodePtr)element); }

char *cxml_attribute(const cxml_element *element, const char *name) {
  return (char *)xml.xmlGetNoNsProp((xmlNodePtr)element, (const xmlChar *)name);
}

void cxml_free(char *text) { xml.free(text); }
