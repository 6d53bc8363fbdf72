// Vectors of eight floats, in the instruction set that the file which includes this is compiled for: hence no name of it is
// seen outside that file.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "kernels.h"

namespace entrefilet {
namespace {

typedef float v8 __attribute__((vector_size(32)));
typedef int32_t i8 __attribute__((vector_size(32)));

inline v8 load(const float* p) { v8 v; std::memcpy(&v, p, sizeof v); return v; }
inline void store(float* p, v8 v) { std::memcpy(p, &v, sizeof v); }
inline v8 splat(float x) { return v8{x, x, x, x, x, x, x, x}; }
inline float sum(v8 v) { return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])); }
inline v8 max(v8 a, v8 b) { return a > b ? a : b; }

inline v8 from_half(const half* p) {
#if defined(__F16C__)
  __m256 v = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  v8 out; std::memcpy(&out, &v, sizeof out); return out;
#else
  v8 out;
  for (int i = 0; i < 8; ++i) {
    uint32_t h = p[i], sign = (h & 0x8000u) << 16, rest = h & 0x7fffu, bits;
    if (rest >= 0x0400u) bits = sign | ((rest << 13) + 0x38000000u);
    else { float f = std::ldexp(float(rest), -24); std::memcpy(&bits, &f, 4); bits |= sign; }
    float f; std::memcpy(&f, &bits, 4); out[i] = f;
  }
  return out;
#endif
}

// e to the power of x, to about 2 units in the last place, for x up to 88 (Cephes' expf).
inline v8 exponential(v8 x) {
  x = max(x, splat(-87.0f));
  const v8 magic = splat(12582912.0f);  // 1.5 * 2^23: adding it rounds to an integer
  v8 whole = x * splat(1.44269504088896341f) + magic;
  i8 power; std::memcpy(&power, &whole, sizeof power);
  whole = whole - magic;
  v8 r = x - whole * splat(0.693359375f) - whole * splat(-2.12194440e-4f);
  v8 y = splat(1.9875691500e-4f);
  y = y * r + splat(1.3981999507e-3f);
  y = y * r + splat(8.3334519073e-3f);
  y = y * r + splat(4.1665795894e-2f);
  y = y * r + splat(1.6666665459e-1f);
  y = y * r + splat(5.0000001201e-1f);
  y = y * r * r + r + splat(1.0f);
  power = (power << 23) + 0x3f800000;
  v8 scale; std::memcpy(&scale, &power, sizeof scale);
  return y * scale;
}

// Replaces `count` numbers, `most` being the largest, by e to their power over e to that of `most`; returns 1 / their sum.
inline float softmax(float* w, int count, float most) {
  float total = 0;
  int j = 0;
  for (; j + 8 <= count; j += 8) {
    v8 e = exponential(load(w + j) - splat(most));
    store(w + j, e); total += sum(e);
  }
  for (; j < count; ++j) {
    v8 e = exponential(splat(w[j] - most));
    w[j] = e[0]; total += e[0];
  }
  return 1.0f / total;
}

}  // namespace
}  // namespace entrefilet
