/* A disk that takes SLOWER microseconds longer to confirm: loaded before a program with LD_PRELOAD, for tests.store.faults_together. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void take_longer(void) {
    const char *said = getenv("SLOWER");
    long microseconds = said ? atol(said) : 0;
    struct timespec rest = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&rest, NULL);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(file);
    take_longer();
    return result;
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int result = real(file);
    take_longer();
    return result;
}
