/* Stands in for NVIDIA's management library. Macros say what it lacks:
 *   NO_DRIVER   nvmlInit_v2 fails
 *   FAILING     every question about a device gets the code 3
 *   OLD         functions that came with later drivers are not there
 *   HOT         the clock is held down by temperature and power cap
 *   WINDOWS     memory is not told by process
 */
#include <string.h>

typedef struct { int index; } device;
typedef struct { unsigned long long total, free, used; } memory;
typedef struct { unsigned int gpu, memory; } utilization;

static device devices[2] = {{0}, {1}};

#ifdef FAILING
#define ANSWER(x) return 3
#else
#define ANSWER(x) x; return 0
#endif

const char *nvmlErrorString(int code) {
  switch (code) {
    case 3: return "Not Supported";
    case 9: return "Driver Not Loaded";
    default: return "Unknown Error";
  }
}

int nvmlInit_v2(void) {
#ifdef NO_DRIVER
  return 9;
#else
  return 0;
#endif
}

int nvmlShutdown(void) { return 0; }

int nvmlSystemGetDriverVersion(char *text, unsigned int length) { strncpy(text, "580.65.06", length); return 0; }

int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 2; return 0; }

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, device **found) { *found = &devices[index]; return 0; }

int nvmlDeviceGetName(device *of, char *text, unsigned int length) {
  strncpy(text, of->index == 0 ? "NVIDIA Stub 80GB" : "NVIDIA Stub 24GB", length);
  return 0;
}

int nvmlDeviceGetMemoryInfo(device *of, memory *found) {
  ANSWER(found->total = of->index == 0 ? 80000000000ull : 24000000000ull; found->used = 5000000000ull;
         found->free = found->total - found->used);
}

int nvmlDeviceGetUtilizationRates(device *of, utilization *found) {
  (void)of;
  ANSWER(found->gpu = 87; found->memory = 40);
}

int nvmlDeviceGetTemperature(device *of, int sensor, unsigned int *found) {
  (void)of;
  ANSWER(*found = sensor == 0 ? 61 : 0);
}

int nvmlDeviceGetPowerUsage(device *of, unsigned int *found) {
  (void)of;
  ANSWER(*found = 312500);
}

#ifdef OLD
typedef struct { unsigned int pid; unsigned long long bytes; } process;
#define PROCESSES nvmlDeviceGetComputeRunningProcesses
#else
typedef struct { unsigned int pid; unsigned long long bytes; unsigned int a, b; } process;
#define PROCESSES nvmlDeviceGetComputeRunningProcesses_v3

int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = 13020; return 0; }

int nvmlDeviceGetTotalEnergyConsumption(device *of, unsigned long long *found) {
  (void)of;
  ANSWER(*found = 7000500ull);
}

int nvmlDeviceGetCurrentClocksThrottleReasons(device *of, unsigned long long *found) {
  (void)of;
#ifdef HOT
  *found = 0x40 | 0x4;
#else
  *found = 0x1;
#endif
  return 0;
}
#endif

int PROCESSES(device *of, unsigned int *count, process *found) {
  (void)of;
#ifdef FAILING
  return 3;
#endif
  if (*count < 3) {
    *count = 3;
    return 7;
  }
  *count = 3;
  for (unsigned int i = 0; i < 3; i++) {
    memset(&found[i], 0, sizeof(process));
    found[i].pid = 100 + i;
#ifdef WINDOWS
    found[i].bytes = ~0ull;
#else
    found[i].bytes = 1000000000ull << i;
#endif
  }
  return 0;
}
