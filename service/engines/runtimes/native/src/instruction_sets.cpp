// Which of the kernels are run on this processor.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>
#if defined(HAS_AMX)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "aligned.h"
#include "kernels.h"

namespace entrefilet {
namespace {

// Whether kernels quantise and multiply as the portable ones do, for every number of rows up to more than two tiles. The
// numbers are such that quantising them changes none.
bool agree(const Kernels& kernels) {
  constexpr int kRows = 2 * kRowTile + 1, kOutputs = 32, kInputs = 3 * kGroup, kGroups = kInputs / kGroup;
  constexpr int kRoom = 3 * kRowTile;
  std::vector<float> x(kRows * kInputs), scales(kGroups * kOutputs), row_scales(kRoom * kGroups), by[2];
  std::vector<int8_t> tiles(kOutputs * kInputs);
  std::vector<int32_t> sums(kGroups * kOutputs);
  std::vector<uint8_t, Aligned<uint8_t>> integers(kRoom * kInputs);
  uint32_t state = 1;
  const auto next = [&] { return int((state = state * 1664525u + 1013904223u) >> 16) % 129 - 64; };
  for (size_t i = 0; i < x.size(); ++i) x[i] = i % kGroup ? float(next()) : 127.0f;
  for (float& value : scales) value = 0.001f * float(next());
  for (int8_t& value : tiles) value = int8_t(next());
  for (int output = 0; output < kOutputs; ++output)
    for (int input = 0; input < kInputs; ++input)
      sums[input / kGroup * kOutputs + output] +=
          tiles[output / 16 * 16 * kInputs + input / 4 * 64 + output % 16 * 4 + input % 4];
  const Matrix matrix{tiles.data(), scales.data(), sums.data(), kOutputs, kInputs};
  for (int rows = 1; rows <= kRows; ++rows) {
    for (int which = 0; which < 2; ++which) {
      const Kernels& one = which ? kernels : *kernels_portable();
      by[which].assign(kRows * kOutputs, 0.0f);
      one.quantize(x.data(), rows, kInputs, integers.data(), row_scales.data());
      one.multiply(integers.data(), row_scales.data(), rows, matrix, by[which].data());
    }
    for (int i = 0; i < rows * kOutputs; ++i)
      if (!(std::abs(by[0][i] - by[1][i]) <= 1e-3f * (1.0f + std::abs(by[0][i])))) return false;
  }
  return true;
}

#if defined(HAS_AMX)
// Whether the processor has the tile unit and the kernel lets this process use it; asked for by CPUID and arch_prctl(2).
bool may_use_tiles() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned kTile = 1u << 24, kInt8 = 1u << 25;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & kTile) == 0 || (d & kInt8) == 0) return false;
  constexpr int kRequestPermission = 0x1023, kTileData = 18;
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}
#endif

struct Set {
  const Kernels* kernels;
  bool (*runs)();
};

// The sets that were compiled, best first, with what their processors and kernels must have.
std::vector<Set> sets() {
  std::vector<Set> all;
#if defined(__x86_64__)
  __builtin_cpu_init();
  static const auto wide = [] {
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  };
#if defined(HAS_AMX)
  all.push_back({kernels_amx(), [] { return wide() && may_use_tiles(); }});
#endif
  all.push_back({kernels_avx512(), [] { return wide(); }});
  all.push_back({kernels_avx2(), [] { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }});
#endif
  all.push_back({kernels_portable(), [] { return true; }});
  return all;
}

// The best set, or the one of this name, that runs here; null where there is none.
const Kernels* find_kernels(const char* name) {
  for (const Set& set : sets())
    if ((!name || std::strcmp(name, set.kernels->name) == 0) && set.runs() && agree(*set.kernels)) return set.kernels;
  return nullptr;
}

const Kernels* chosen = nullptr;

}  // namespace

bool choose_kernels(const char* name) {
  const Kernels* const found = find_kernels(name);
  if (found) chosen = found;
  return found;
}

const Kernels* best_kernels() {
  static const Kernels* const found = chosen ? chosen : find_kernels(nullptr);
  return found;
}

}  // namespace entrefilet
