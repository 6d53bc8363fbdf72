// The kernels of one instruction set: compiled with -DINSTRUCTION_SET=NAME and the compiler's flags for it.
#include "kernels.h"

#include <cmath>
#include <cstring>

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

void quantize(const float* x, int rows, int width, uint8_t* out, float* scales) {
  const v8 magic = splat(12582912.0f + 128.0f);
  for (long group = 0; group < long(rows) * (width / kGroup); ++group, x += kGroup, out += kGroup) {
    v8 top = splat(0);
    for (int i = 0; i < kGroup; i += 8) { v8 v = load(x + i); top = max(top, max(v, -v)); }
    float most = 0;
    for (int i = 0; i < 8; ++i) most = top[i] > most ? top[i] : most;
    scales[group] = most / 127.0f;
    const v8 inverse = splat(most > 0 ? 127.0f / most : 0.0f);
    for (int i = 0; i < kGroup; i += 8) {
      v8 v = load(x + i) * inverse + magic;
      i8 bits; std::memcpy(&bits, &v, sizeof bits);
      for (int j = 0; j < 8; ++j) out[i + j] = uint8_t(bits[j]);
    }
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

void attend(const float* queries, int heads, int width, const half* const* cells, long offset, int count,
            float* weights, float* out) {
  for (int head = 0; head < heads; head += 4) {
    const float* q = queries + head * width;
    float* w = weights;  // 4 × count
    float most[4] = {-1e30f, -1e30f, -1e30f, -1e30f};
    for (int j = 0; j < count; ++j) {
      const half* key = cells[j] + offset;
      v8 a = splat(0), b = splat(0), c = splat(0), d = splat(0);
      for (int i = 0; i < width; i += 8) {
        v8 k = from_half(key + i);
        a += k * load(q + i); b += k * load(q + width + i);
        c += k * load(q + 2 * width + i); d += k * load(q + 3 * width + i);
      }
      const float dots[4] = {sum(a), sum(b), sum(c), sum(d)};
      for (int h = 0; h < 4; ++h) { w[h * count + j] = dots[h]; most[h] = dots[h] > most[h] ? dots[h] : most[h]; }
    }
    float inverse[4];
    for (int h = 0; h < 4; ++h) inverse[h] = softmax(w + h * count, count, most[h]);
    float* o = out + head * width;
    for (int i = 0; i < width; i += 16) {
      v8 acc[8];
      for (auto& v : acc) v = splat(0);
      for (int j = 0; j < count; ++j) {
        const half* value = cells[j] + offset + width + i;
        const v8 first = from_half(value), second = from_half(value + 8);
        for (int h = 0; h < 4; ++h) {
          const v8 p = splat(w[h * count + j]);
          acc[2 * h] += p * first; acc[2 * h + 1] += p * second;
        }
      }
      for (int h = 0; h < 4; ++h) {
        store(o + h * width + i, acc[2 * h] * splat(inverse[h]));
        store(o + h * width + i + 8, acc[2 * h + 1] * splat(inverse[h]));
      }
    }
  }
}

void attend_heads(const float* queries, int heads, int width, const half* const* cells, long offset, int count,
                  float* weights, float* out) {
  for (int head = 0; head < heads; ++head, queries += width, out += width) {
    const long key = offset + long(head) * width, value = key + long(heads) * width;
    float most = -1e30f;
    for (int j = 0; j < count; ++j) {
      v8 acc[4];
      for (auto& v : acc) v = splat(0);
      for (int i = 0; i < width; i += 32)
        for (int k = 0; k < 4; ++k) acc[k] += from_half(cells[j] + key + i + 8 * k) * load(queries + i + 8 * k);
      weights[j] = sum((acc[0] + acc[1]) + (acc[2] + acc[3]));
      most = weights[j] > most ? weights[j] : most;
    }
    const v8 inverse = splat(softmax(weights, count, most));
    for (int i = 0; i < width; i += 32) {
      v8 acc[4];
      for (auto& v : acc) v = splat(0);
      for (int j = 0; j < count; ++j)
        for (int k = 0; k < 4; ++k) acc[k] += splat(weights[j]) * from_half(cells[j] + value + i + 8 * k);
      for (int k = 0; k < 4; ++k) store(out + i + 8 * k, acc[k] * inverse);
    }
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

inline int32_t four(const uint8_t* p) { int32_t v; std::memcpy(&v, p, sizeof v); return v; }

// block: 16 outputs of ROWS rows. x holds integers plus 128, so 128 times the sum of the weights is taken off.
#if defined(__AVX512VNNI__)
template <int ROWS>
inline void block(const uint8_t* x, const float* scales, const Matrix& m, int output, float* out) {
  const int groups = m.inputs / kGroup;
  const int8_t* w = m.tiles + long(output) * m.inputs;
  __m512 total[ROWS];
  for (int r = 0; r < ROWS; ++r) total[r] = _mm512_setzero_ps();
  for (int g = 0; g < groups; ++g) {
    const __m512i off = _mm512_slli_epi32(_mm512_loadu_si512(m.sums + long(g) * m.outputs + output), 7);
    __m512i acc[ROWS];
    for (int r = 0; r < ROWS; ++r) acc[r] = _mm512_setzero_si512();
#pragma GCC unroll 4
    for (int k = g * kGroup; k < (g + 1) * kGroup; k += 4, w += 64) {
      const __m512i weights = _mm512_loadu_si512(w);
#pragma GCC unroll 16
      for (int r = 0; r < ROWS; ++r)
        acc[r] = _mm512_dpbusd_epi32(acc[r], _mm512_set1_epi32(four(x + long(r) * m.inputs + k)), weights);
    }
    const __m512 s = _mm512_loadu_ps(m.scales + long(g) * m.outputs + output);
    for (int r = 0; r < ROWS; ++r)
      total[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(acc[r], off)),
                                 _mm512_mul_ps(s, _mm512_set1_ps(scales[r * groups + g])), total[r]);
  }
  for (int r = 0; r < ROWS; ++r) _mm512_storeu_ps(out + long(r) * m.outputs + output, total[r]);
}
constexpr int kTile = 8;
#elif defined(__AVX2__)
template <int ROWS>
inline void block(const uint8_t* x, const float* scales, const Matrix& m, int output, float* out) {
  const __m256i ones = _mm256_set1_epi16(1);
  const long inputs = m.inputs, outputs = m.outputs, groups = inputs / kGroup;
  const int8_t* w = m.tiles + output * inputs;
  const float* s = m.scales + output;
  const int32_t* sums = m.sums + output;
  out += output;
  for (long g = 0; g < groups; ++g, x += kGroup, s += outputs, sums += outputs) {
    __m256i low[ROWS], high[ROWS];
#pragma GCC unroll 8
    for (int r = 0; r < ROWS; ++r) low[r] = high[r] = _mm256_setzero_si256();
#pragma GCC unroll 4
    for (int k = 0; k < kGroup; k += 4, w += 64) {
      const __m256i w0 = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
      const __m256i w1 = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w + 32));
#pragma GCC unroll 8
      for (int r = 0; r < ROWS; ++r) {
        const __m256i v = _mm256_set1_epi32(four(x + r * inputs + k));
        // a pair is at most 2 * 255 * 64, which int16 holds
        low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(_mm256_maddubs_epi16(v, w0), ones));
        high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(_mm256_maddubs_epi16(v, w1), ones));
      }
    }
    const __m256 s0 = _mm256_loadu_ps(s), s1 = _mm256_loadu_ps(s + 8);
    const __m256i off0 = _mm256_slli_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(sums)), 7);
    const __m256i off1 = _mm256_slli_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(sums + 8)), 7);
#pragma GCC unroll 8
    for (int r = 0; r < ROWS; ++r) {
      float* to = out + r * outputs;
      const __m256 scale = _mm256_set1_ps(scales[r * groups + g]);
      const __m256 before0 = g ? _mm256_loadu_ps(to) : _mm256_setzero_ps();
      const __m256 before1 = g ? _mm256_loadu_ps(to + 8) : _mm256_setzero_ps();
      const __m256 v0 = _mm256_cvtepi32_ps(_mm256_sub_epi32(low[r], off0));
      const __m256 v1 = _mm256_cvtepi32_ps(_mm256_sub_epi32(high[r], off1));
      _mm256_storeu_ps(to, _mm256_fmadd_ps(v0, _mm256_mul_ps(s0, scale), before0));
      _mm256_storeu_ps(to + 8, _mm256_fmadd_ps(v1, _mm256_mul_ps(s1, scale), before1));
    }
  }
}
constexpr int kTile = 4;
#else
template <int ROWS>
inline void block(const uint8_t* x, const float* scales, const Matrix& m, int output, float* out) {
  const int groups = m.inputs / kGroup;
  const int8_t* w = m.tiles + long(output) * m.inputs;
  float total[ROWS][16] = {};
  for (int g = 0; g < groups; ++g) {
    int32_t acc[ROWS][16] = {};
    for (int k = g * kGroup; k < (g + 1) * kGroup; k += 4, w += 64)
      for (int r = 0; r < ROWS; ++r) {
        const uint8_t* v = x + long(r) * m.inputs + k;
        for (int o = 0; o < 16; ++o)
          acc[r][o] += v[0] * w[4 * o] + v[1] * w[4 * o + 1] + v[2] * w[4 * o + 2] + v[3] * w[4 * o + 3];
      }
    const long at = long(g) * m.outputs + output;
    for (int r = 0; r < ROWS; ++r)
      for (int o = 0; o < 16; ++o)
        total[r][o] += float(acc[r][o] - 128 * m.sums[at + o]) * (m.scales[at + o] * scales[r * groups + g]);
  }
  for (int r = 0; r < ROWS; ++r) std::memcpy(out + long(r) * m.outputs + output, total[r], sizeof total[r]);
}
constexpr int kTile = 4;
#endif

template <int ROWS>
void rest(int rows, const uint8_t* x, const float* scales, const Matrix& m, int output, float* out) {
  if (rows == ROWS) block<ROWS>(x, scales, m, output, out);
  else if constexpr (ROWS > 1) rest<ROWS - 1>(rows, x, scales, m, output, out);
}

void multiply(const uint8_t* x, const float* scales, int rows, const Matrix& m, float* out) {
  const int groups = m.inputs / kGroup;
  for (int output = 0; output < m.outputs; output += 16) {
    int row = 0;
    for (; row + kTile <= rows; row += kTile)
      block<kTile>(x + long(row) * m.inputs, scales + long(row) * groups, m, output, out + long(row) * m.outputs);
    if (row < rows)
      rest<kTile - 1>(rows - row, x + long(row) * m.inputs, scales + long(row) * groups, m, output,
                     out + long(row) * m.outputs);
  }
}

#define STRING(x) #x
#define NAME(x) STRING(x)
const Kernels table = {NAME(INSTRUCTION_SET), quantize, multiply, rms_norm, add_rms_norm, to_half,       gated_gelu, attend,
                       attend_heads,          add_bias, swish,    relu,     add_layer_norm, log_sum_exp};

}  // namespace

#define JOIN(a, b) a##b
#define FUNCTION(isa) JOIN(kernels_, isa)
const Kernels* FUNCTION(INSTRUCTION_SET)() { return &table; }

}  // namespace entrefilet
