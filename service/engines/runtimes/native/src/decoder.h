// The layers of a Gemma 3 decoder over rows of tokens that belong to any sentences.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels.h"

namespace entrefilet {

struct Layer {
  const float* input_norm;
  Matrix query_key_value;
  const float* query_norm;
  const float* key_norm;
  Matrix output;
  const float* post_attention_norm;
  const float* pre_feedforward_norm;
  Matrix gate_up;  // all gates, then all ups
  Matrix down;
  const float* post_feedforward_norm;
  float rope_base;
  int window;  // how many tokens back a token sees, itself included; 0 for all
};

struct Model {
  int width, heads, head_width, inner, vocabulary;
  float epsilon, query_scale;
  Matrix embedding;
  const float* final_norm;
  std::vector<Layer> layers;
};

// Keys and values of one token in all layers, as halves.
class CellPool {
 public:
  explicit CellPool(long size) : size_(size) {}
  half* take();
  void give_back(half* cell) { free_.push_back(cell); }
  void trim();  // lets the memory go once no cell is in use

 private:
  static constexpr int kSlab = 64;
  long size_;
  std::vector<std::unique_ptr<half[]>> slabs_;
  std::vector<half*> free_;
};

// One token to read: its cell is written, the cells before it are seen.
struct Row {
  int32_t token;
  int position;
  const half* const* cells;  // those of all tokens up to this one, which comes last
  bool wants_logits;
};

class Decoder {
 public:
  Decoder(const Model& model, const Kernels& kernels);
  // Reads `rows`; afterwards `logits(i)` holds what the i-th of those that want them says.
  void run(const std::vector<Row>& rows);
  float* logits(int i) { return logits_.data() + long(i) * model_.vocabulary; }
  long cell_size() const { return 2L * model_.head_width * long(model_.layers.size()); }
  void trim();

 private:
  void embed(const std::vector<Row>& rows);
  void attend(const std::vector<Row>& rows, int layer);
  void rotate(float* head, int position, int table) const;
  void project(const float* x, int rows, const Matrix& matrix, float* out);

  const Model& model_;
  const Kernels& kernels_;
  std::vector<float> angles_[2];  // cosines and sines, by position, of the two rope bases
  float bases_[2];
  std::vector<float> x_, normed_, fused_, attended_, projected_, inner_, logits_, weights_, scales_;
  std::vector<uint8_t> quantised_;
};

}  // namespace entrefilet
