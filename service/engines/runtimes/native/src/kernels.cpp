// The kernels of one instruction set: compiled with -DINSTRUCTION_SET=NAME and the compiler's flags for it.
#include "kernels.h"

#include <cmath>
#include <cstring>

#include "attention.h"
#include "products.h"
#include "vectors.h"

namespace entrefilet {
namespace {

void to_half(const float* x, int width, half* out) {
  for (int i = 0; i < width; i += 8) {
#if defined(__F16C__)
    __m128i h = _mm256_cvtps_ph(_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), h);
#else
    for (int j = i; j < i + 8; ++j) {
      uint32_t bits; std::memcpy(&bits, x + j, 4);
      uint32_t sign = (bits >> 16) & 0x8000u, rest = bits & 0x7fffffffu;
      if (rest >= 0x47800000u) out[j] = half(sign | 0x7c00u);
      else if (rest < 0x38800000u) out[j] = half(sign | uint32_t(std::lrint(std::ldexp(std::fabs(x[j]), 24))));
      else out[j] = half(sign | ((rest - 0x38000000u + 0x0fffu + ((rest >> 13) & 1u)) >> 13));
    }
#endif
  }
}

// Returns max |x| of a group.
inline float largest(const float* x) {
#if defined(__AVX512F__)
  __m512 top = _mm512_setzero_ps();
  for (int i = 0; i < kGroup; i += 16) top = _mm512_max_ps(top, _mm512_abs_ps(_mm512_loadu_ps(x + i)));
  return _mm512_reduce_max_ps(top);
#else
  v8 top = splat(0);
  for (int i = 0; i < kGroup; i += 8) { v8 v = load(x + i); top = max(top, max(v, -v)); }
  float most = 0;
  for (int i = 0; i < 8; ++i) most = top[i] > most ? top[i] : most;
  return most;
#endif
}

void quantize(const float* x, int rows, int width, uint8_t* out, float* scales) {
  const v8 magic = splat(12582912.0f + float(kZero));
  const long groups = width / kGroup;
  for (long row = 0; row < rows; ++row)
    for (long group = 0; group < groups; ++group, x += kGroup) {
      const long to = place(row, group, groups);
      const float most = largest(x);
      scales[to] = most / 127.0f;
      const v8 inverse = splat(most > 0 ? 127.0f / most : 0.0f);
#if defined(__AVX512F__)
      for (int i = 0; i < kGroup; i += 16) {
        const __m512 v = _mm512_fmadd_ps(_mm512_loadu_ps(x + i), _mm512_set1_ps(inverse[0]), _mm512_set1_ps(magic[0]));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + to * kGroup + i), _mm512_cvtepi32_epi8(_mm512_castps_si512(v)));
      }
#else
      for (int i = 0; i < kGroup; i += 8) {
        v8 v = load(x + i) * inverse + magic;
        i8 bits; std::memcpy(&bits, &v, sizeof bits);
        for (int j = 0; j < 8; ++j) out[to * kGroup + i + j] = uint8_t(bits[j]);
      }
#endif
    }
}

void rms_norm(const float* x, const float* gain, int width, float epsilon, float* out) {
  v8 squares = splat(0);
  for (int i = 0; i < width; i += 8) { v8 v = load(x + i); squares += v * v; }
  const v8 scale = splat(1.0f / std::sqrt(sum(squares) / float(width) + epsilon));
  for (int i = 0; i < width; i += 8) store(out + i, load(x + i) * scale * load(gain + i));
}

void add_rms_norm(const float* x, const float* gain, int width, float epsilon, float* total) {
  v8 squares = splat(0);
  for (int i = 0; i < width; i += 8) { v8 v = load(x + i); squares += v * v; }
  const v8 scale = splat(1.0f / std::sqrt(sum(squares) / float(width) + epsilon));
  for (int i = 0; i < width; i += 8) store(total + i, load(total + i) + load(x + i) * scale * load(gain + i));
}

void gated_gelu(const float* gate, const float* up, int width, float* out) {
  for (int i = 0; i < width; i += 8) {
    v8 x = load(gate + i);
    v8 inner = splat(1.5957691216057308f) * (x + splat(0.044715f) * x * x * x);  // 2 * sqrt(2 / pi)
    inner = max(splat(-80.0f), inner);
    store(out + i, x / (splat(1.0f) + exponential(-inner)) * load(up + i));
  }
}

void add_bias(const float* bias, int width, float* x) {
  for (int i = 0; i < width; i += 8) store(x + i, load(x + i) + load(bias + i));
}

void swish(const float* bias, int width, float* x) {
  for (int i = 0; i < width; i += 8) {
    const v8 v = load(x + i) + load(bias + i);
    store(x + i, v / (splat(1.0f) + exponential(-max(splat(-80.0f), v))));
  }
}

void relu(const float* bias, int width, float* x) {
  for (int i = 0; i < width; i += 8) store(x + i, max(splat(0), load(x + i) + load(bias + i)));
}

void add_layer_norm(const float* added, const float* bias, const float* gain, const float* shift, int width,
                    float epsilon, float* x) {
  v8 total = splat(0), squares = splat(0);
  for (int i = 0; i < width; i += 8) {
    const v8 v = load(x + i) + load(added + i) + load(bias + i);
    store(x + i, v);
    total += v;
  }
  const v8 mean = splat(sum(total) / float(width));
  for (int i = 0; i < width; i += 8) { const v8 v = load(x + i) - mean; squares += v * v; }
  const v8 scale = splat(1.0f / std::sqrt(sum(squares) / float(width) + epsilon));
  for (int i = 0; i < width; i += 8) store(x + i, (load(x + i) - mean) * scale * load(gain + i) + load(shift + i));
}

float log_sum_exp(const float* x, int width) {
  v8 top = splat(-1e30f);
  for (int i = 0; i < width; i += 8) top = max(top, load(x + i));
  float most = top[0];
  for (int i = 1; i < 8; ++i) most = top[i] > most ? top[i] : most;
  v8 total = splat(0);
  for (int i = 0; i < width; i += 8) total += exponential(load(x + i) - splat(most));
  return most + std::log(sum(total));
}

#define STRING(x) #x
#define NAME(x) STRING(x)
const Kernels table = {NAME(INSTRUCTION_SET), quantize, multiply, rms_norm, add_rms_norm,   to_half,    gated_gelu,
                       attend,                attend_heads, add_bias, swish,    relu,     add_layer_norm, log_sum_exp};

}  // namespace

#define JOIN(a, b) a##b
#define FUNCTION(isa) JOIN(kernels_, isa)
const Kernels* FUNCTION(INSTRUCTION_SET)() { return &table; }

}  // namespace entrefilet
