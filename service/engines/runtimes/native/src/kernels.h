// The arithmetic of the networks, compiled once for each instruction set (see kernels.cpp) and chosen when it is loaded.
#pragma once
#include <cstdint>

namespace entrefilet {

using half = uint16_t;  // IEEE 754 binary16, stored only

constexpr int kGroup = 64;    // inputs that share a scale
constexpr int kRowTile = 16;  // rows that are multiplied at once at most

// A matrix of `outputs` × `inputs` as integers between −64 and 64, in tiles of 16 outputs × 4 inputs, the inputs innermost.
struct Matrix {
  const int8_t* tiles;
  const float* scales;  // groups × outputs
  const int32_t* sums;  // groups × outputs: of the integers
  int outputs;          // a multiple of 16
  int inputs;           // a multiple of kGroup
};

struct Kernels {
  const char* name;
  // Quantises each group of each row: round(x / scale) with scale = max |x| / 127, in the order in which `multiply` of the
  // same set reads them. `integers` begins at a multiple of 64 bytes; both have room for a multiple of kRowTile rows.
  void (*quantize)(const float* x, int rows, int width, uint8_t* integers, float* scales);
  // out[row][output] = the sum over groups of scale[row][group] * matrix.scales[group][output] * products, where these are
  // exact: a row comes out the same beside any others.
  void (*multiply)(const uint8_t* integers, const float* scales, int rows, const Matrix& matrix, float* out);
  void (*rms_norm)(const float* x, const float* gain, int width, float epsilon, float* out);
  // Adds the root-mean-square norm of x to sum.
  void (*add_rms_norm)(const float* x, const float* gain, int width, float epsilon, float* sum);
  void (*to_half)(const float* x, int width, half* out);
  // out[i] = gelu_tanh(gate[i]) * up[i]
  void (*gated_gelu)(const float* gate, const float* up, int width, float* out);
  // Attention of `heads` queries (a multiple of 4) over `count` cells that hold a key and then a value of `width` halves.
  void (*attend)(const float* queries, int heads, int width, const half* const* cells, long offset, int count,
                 float* weights, float* out);
  // The same where each head, `width` (a multiple of 32) wide, has a key and a value of its own: a cell holds all keys,
  // then all values.
  void (*attend_heads)(const float* queries, int heads, int width, const half* const* cells, long offset, int count,
                       float* weights, float* out);
  void (*add_bias)(const float* bias, int width, float* x);
  // x[i] = swish(x[i] + bias[i])
  void (*swish)(const float* bias, int width, float* x);
  // x[i] = relu(x[i] + bias[i])
  void (*relu)(const float* bias, int width, float* x);
  // Replaces x by the layer norm of x + added + bias.
  void (*add_layer_norm)(const float* added, const float* bias, const float* gain, const float* shift, int width,
                         float epsilon, float* x);
  float (*log_sum_exp)(const float* x, int width);
};

const Kernels* kernels_portable();
const Kernels* kernels_avx2();
const Kernels* kernels_avx512();
const Kernels* kernels_amx();  // where the compiler has it: HAS_AMX
// Those for this processor, of which it was seen that they multiply as the portable ones do.
const Kernels* best_kernels();
// Lets `best_kernels` be those of a name from now on, if it was not called before; false if they do not run here.
bool choose_kernels(const char* name);

}  // namespace entrefilet
