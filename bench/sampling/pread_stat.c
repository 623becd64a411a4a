/*
 * The yardstick of the sampler's bench: what C needs to read /proc/<pid>/stat of many processes.
 *
 * Arguments are pids. The files are opened once; for each byte on stdin all of them are read once with pread, without looking
 * at what they say, and one line is written: the CPU time of that pass in nanoseconds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long long cpu_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int argc, char **argv) {
  static char buffer[4096];
  char path[64], command;
  int count = argc - 1;
  int *files = malloc(sizeof(int) * (count + 1));

  for (int i = 0; i < count; i++) {
    snprintf(path, sizeof path, "/proc/%s/stat", argv[i + 1]);
    files[i] = open(path, O_RDONLY | O_CLOEXEC);
    if (files[i] < 0) {
      perror(path);
      return 1;
    }
  }
  while (read(STDIN_FILENO, &command, 1) == 1) {
    long long before = cpu_time();
    for (int i = 0; i < count; i++) {
      if (pread(files[i], buffer, sizeof buffer, 0) <= 0) {
        perror("pread");
        return 1;
      }
    }
    printf("%lld\n", cpu_time() - before);
    fflush(stdout);
  }
  return 0;
}
