#ifndef FOB_CCurl
#define FOB_CCurl
#endif
