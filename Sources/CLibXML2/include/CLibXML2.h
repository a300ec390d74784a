#ifndef FOB_CLibXML2
#define FOB_CLibXML2
#endif
