// Attention over cells, in the instruction set that the file which includes this is compiled for.
#pragma once
#include <algorithm>

#include "kernels.h"
#include "vectors.h"

namespace entrefilet {
namespace {

#if defined(__AVX512F__)
// What attend() does, twice as wide and in the same order, so that each sum is the same to the last bit.

// Writes the products of four queries with two keys: dots[h] with the first, dots[8 + h] with the second.
inline void dot_two(const float* q, int width, const half* first, const half* second, float* dots) {
  __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a;
  for (int i = 0; i < width; i += 8) {
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(first + i));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(second + i));
    const __m512 k = _mm512_cvtph_ps(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1));
    a = _mm512_fmadd_ps(k, _mm512_broadcast_f32x8(_mm256_loadu_ps(q + i)), a);
    b = _mm512_fmadd_ps(k, _mm512_broadcast_f32x8(_mm256_loadu_ps(q + width + i)), b);
    c = _mm512_fmadd_ps(k, _mm512_broadcast_f32x8(_mm256_loadu_ps(q + 2 * width + i)), c);
    d = _mm512_fmadd_ps(k, _mm512_broadcast_f32x8(_mm256_loadu_ps(q + 3 * width + i)), d);
  }
  // as sum() does: lanes four apart, then two apart, then the last two
  const auto halves = [](__m512 v) { return _mm512_add_ps(v, _mm512_shuffle_f32x4(v, v, _MM_SHUFFLE(2, 3, 0, 1))); };
  a = halves(a); b = halves(b); c = halves(c); d = halves(d);
  const __m512 ab = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));  // a02 b02 a13 b13
  const __m512 cd = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
  _mm512_storeu_ps(dots, _mm512_add_ps(_mm512_shuffle_ps(ab, cd, _MM_SHUFFLE(1, 0, 1, 0)),
                                       _mm512_shuffle_ps(ab, cd, _MM_SHUFFLE(3, 2, 3, 2))));
}

// Writes 32 numbers of four weighted sums of values, `width` apart.
inline void add_values(const float* w, int count, const half* const* cells, long offset, const float* inverse, int width,
                       float* out) {
  __m512 total[8];
#pragma GCC unroll 8
  for (int k = 0; k < 8; ++k) total[k] = _mm512_setzero_ps();
  for (int j = 0; j < count; ++j) {
    const __m256i* value = reinterpret_cast<const __m256i*>(cells[j] + offset);
    const __m512 first = _mm512_cvtph_ps(_mm256_loadu_si256(value));
    const __m512 second = _mm512_cvtph_ps(_mm256_loadu_si256(value + 1));
#pragma GCC unroll 4
    for (int h = 0; h < 4; ++h) {
      const __m512 p = _mm512_set1_ps(w[h * count + j]);
      total[2 * h] = _mm512_fmadd_ps(p, first, total[2 * h]);
      total[2 * h + 1] = _mm512_fmadd_ps(p, second, total[2 * h + 1]);
    }
  }
#pragma GCC unroll 4
  for (int h = 0; h < 4; ++h) {
    const __m512 scale = _mm512_set1_ps(inverse[h]);
    _mm512_storeu_ps(out + h * width, _mm512_mul_ps(total[2 * h], scale));
    _mm512_storeu_ps(out + h * width + 16, _mm512_mul_ps(total[2 * h + 1], scale));
  }
}
#endif

void attend(const float* queries, int heads, int width, const half* const* cells, long offset, int count,
            float* weights, float* out) {
  for (int head = 0; head < heads; head += 4) {
    const float* q = queries + head * width;
    float* w = weights;  // 4 × count
    float most[4] = {-1e30f, -1e30f, -1e30f, -1e30f};
    int j = 0;
#if defined(__AVX512F__)
    for (; j + 2 <= count; j += 2) {
      float dots[16];
      dot_two(q, width, cells[j] + offset, cells[j + 1] + offset, dots);
      for (int h = 0; h < 4; ++h) {
        w[h * count + j] = dots[h];
        w[h * count + j + 1] = dots[8 + h];
        most[h] = std::max(most[h], std::max(dots[h], dots[8 + h]));
      }
    }
#endif
    for (; j < count; ++j) {
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
    int i = 0;
#if defined(__AVX512F__)
    for (; i + 32 <= width; i += 32) add_values(w, count, cells, offset + width + i, inverse, width, o + i);
#endif
    for (; i < width; i += 16) {
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

}  // namespace
}  // namespace entrefilet
