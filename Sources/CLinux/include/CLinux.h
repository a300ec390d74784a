#ifndef FOB_CLinux
#define FOB_CLinux
#endif
