// Products of quantised rows with a matrix, in the instruction set that the file which includes this is compiled for.
#pragma once
#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "kernels.h"

namespace entrefilet {
namespace {

inline int32_t four(const uint8_t* p) { int32_t v; std::memcpy(&v, p, sizeof v); return v; }

// Each set has block(), the products of ROWS rows with 16 outputs, kTile of them at a time at most. x holds integers plus
// kZero; where that is 128, as bytes without a sign want it, 128 times the sum of the weights is taken off.
#if defined(__AMX_INT8__)
static_assert(kRowTile == 16, "a tile has 16 rows");
constexpr int kZero = 0, kTile = kRowTile;

// Rows of sixteen lie group by group, the 16 rows of a group one after the other: a tile.
inline long place(long row, long group, long groups) { return (row / kTile * groups + group) * kTile + row % kTile; }

// Configures the tiles for as long as it lives: their state costs each switch between threads a copy of 8 KB.
class Tiles {
 public:
  Tiles() {
    Shapes shapes;
    for (int tile = 0; tile < 6; ++tile) { shapes.bytes[tile] = 64; shapes.rows[tile] = 16; }
    _tile_loadconfig(&shapes);
  }
  ~Tiles() { _tile_release(); }

 private:
  struct Shapes {  // as LDTILECFG reads them
    uint8_t palette = 1, start_row = 0, reserved[14] = {};
    uint16_t bytes[16] = {};
    uint8_t rows[16] = {};
  };
};

// The products of one group of 16 rows with 16 outputs, exact, in the tile `sums`.
#define TILE_PRODUCTS(sums, rows, weights, g)               \
  _tile_zero(sums);                                        \
  _tile_loadd(rows, x + (g) * 16 * kGroup, 64);             \
  _tile_loadd(weights, w + (g) * 16 * kGroup, 64);         \
  _tile_dpbssd(sums, rows, weights)

// Adds the products of one group, scaled, to the totals.
#define ADD_PRODUCTS(g, sums)                                                                                  \
  {                                                                                                            \
    const __m512 s = _mm512_loadu_ps(m.scales + (g) * m.outputs + output);                                     \
    _Pragma("GCC unroll 16") for (int r = 0; r < ROWS; ++r)                                                    \
        total[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(_mm512_load_si512((sums) + 16 * r)),                     \
                                   _mm512_mul_ps(s, _mm512_set1_ps(scales[16 * (g) + r])), total[r]);      \
  }

// While the unit multiplies one group, the one before is added up.
template <int ROWS>
inline void block(const uint8_t* x, const float* scales, const Matrix& m, int output, float* out) {
  const long groups = m.inputs / kGroup;
  const int8_t* w = m.tiles + long(output) * m.inputs;
  alignas(64) int32_t even[16 * 16], odd[16 * 16];
  __m512 total[ROWS];
#pragma GCC unroll 16
  for (int r = 0; r < ROWS; ++r) total[r] = _mm512_setzero_ps();
  TILE_PRODUCTS(0, 2, 4, 0);
  for (long g = 0;; g += 2) {
    if (g + 1 < groups) { TILE_PRODUCTS(1, 3, 5, g + 1); }
    _tile_stored(0, even, 64);
    if (g > 0) ADD_PRODUCTS(g - 1, odd)
    if (g + 1 >= groups) { ADD_PRODUCTS(g, even) break; }
    if (g + 2 < groups) { TILE_PRODUCTS(0, 2, 4, g + 2); }
    _tile_stored(1, odd, 64);
    ADD_PRODUCTS(g, even)
    if (g + 2 >= groups) { ADD_PRODUCTS(g + 1, odd) break; }
  }
#pragma GCC unroll 16
  for (int r = 0; r < ROWS; ++r) _mm512_storeu_ps(out + long(r) * m.outputs + output, total[r]);
}
#undef TILE_PRODUCTS
#undef ADD_PRODUCTS
#elif defined(__AVX512VNNI__)
constexpr int kZero = 128, kTile = 8;

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
#elif defined(__AVX2__)
constexpr int kZero = 128, kTile = 4;

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
#else
constexpr int kZero = 128, kTile = 4;

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
#endif

#if !defined(__AMX_INT8__)
inline long place(long row, long group, long groups) { return row * groups + group; }
struct Tiles {};
#endif

template <int ROWS>
void rest(int rows, const uint8_t* x, const float* scales, const Matrix& m, int output, float* out) {
  if (rows == ROWS) block<ROWS>(x, scales, m, output, out);
  else if constexpr (ROWS > 1) rest<ROWS - 1>(rows, x, scales, m, output, out);
}

void multiply(const uint8_t* x, const float* scales, int rows, const Matrix& m, float* out) {
  const int groups = m.inputs / kGroup;
  [[maybe_unused]] const Tiles tiles{};
  for (int output = 0; output < m.outputs; output += 16) {
    int row = 0;
    for (; row + kTile <= rows; row += kTile)
      block<kTile>(x + long(row) * m.inputs, scales + long(row) * groups, m, output, out + long(row) * m.outputs);
    if (row < rows)
      rest<kTile - 1>(rows - row, x + long(row) * m.inputs, scales + long(row) * groups, m, output,
                     out + long(row) * m.outputs);
  }
}

}  // namespace
}  // namespace entrefilet
