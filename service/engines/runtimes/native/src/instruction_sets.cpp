// Which of the kernels are run on this processor.
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels.h"

namespace entrefilet {
namespace {

// Whether kernels multiply as the portable ones do, for every number of rows up to more than two tiles.
bool agree(const Kernels& kernels) {
  constexpr int kRows = 17, kOutputs = 32, kInputs = 2 * kGroup;
  const Kernels& portable = *kernels_portable();
  std::vector<float> x(kRows * kInputs), scales(2 * kOutputs), by[2], row_scales(kRows * 2);
  std::vector<int8_t> tiles(kOutputs * kInputs);
  std::vector<int32_t> sums(2 * kOutputs);
  std::vector<uint8_t> integers(kRows * kInputs);
  uint32_t state = 1;
  const auto next = [&] { return int((state = state * 1664525u + 1013904223u) >> 16) % 129 - 64; };
  for (float& value : x) value = float(next());
  for (float& value : scales) value = 0.001f * float(next());
  for (int8_t& value : tiles) value = int8_t(next());
  for (int output = 0; output < kOutputs; ++output)
    for (int input = 0; input < kInputs; ++input)
      sums[input / kGroup * kOutputs + output] +=
          tiles[output / 16 * 16 * kInputs + input / 4 * 64 + output % 16 * 4 + input % 4];
  const Matrix matrix{tiles.data(), scales.data(), sums.data(), kOutputs, kInputs};
  kernels.quantize(x.data(), kRows, kInputs, integers.data(), row_scales.data());
  const std::vector<uint8_t> own = integers;
  portable.quantize(x.data(), kRows, kInputs, integers.data(), row_scales.data());
  for (size_t i = 0; i < own.size(); ++i)  // halves may be rounded either way
    if (std::abs(int(own[i]) - int(integers[i])) > 1) return false;
  for (int rows = 1; rows <= kRows; ++rows) {
    for (int which = 0; which < 2; ++which) {
      const Kernels& one = which ? kernels : portable;
      by[which].assign(kRows * kOutputs, 0.0f);
      one.multiply(integers.data(), row_scales.data(), rows, matrix, by[which].data());
    }
    for (int i = 0; i < rows * kOutputs; ++i)
      if (!(std::abs(by[0][i] - by[1][i]) <= 1e-3f * (1.0f + std::abs(by[0][i])))) return false;
  }
  return true;
}

const Kernels* find_kernels() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && agree(*kernels_avx512()))
    return kernels_avx512();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && agree(*kernels_avx2())) return kernels_avx2();
#endif
  return kernels_portable();
}

}  // namespace

const Kernels* best_kernels() {
  static const Kernels* const found = find_kernels();
  return found;
}

}  // namespace entrefilet
