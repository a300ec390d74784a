/// What a program under test is made to meet when this library is preloaded (ld.so(8), LD_PRELOAD): its end, a failing file system, or another time.
///
/// It declares nothing; these variables say what happens:
///
///   INTERPOSER_STEPS       a file to which each step that changes the file system adds a letter
///   INTERPOSER_KILL_AT     the process is killed before its step of this number, counted from 1
///   INTERPOSER_FAIL_FROM   from the step of this number on, all fail …
///   INTERPOSER_ERROR       … with this errno
///   INTERPOSER_SENDS       what is sent over the network is a step too, before and after
///   INTERPOSER_CLOCK       a file of two int64_t: the seconds by which the wall clock was set, and those that have gone by beside the machine's

#ifndef INTERPOSER_H
#define INTERPOSER_H
#endif
