// The layers of a Gemma 3 decoder over rows of tokens that belong to any sentences.
#pragma once
#include <memory>
#include <vector>

#include "network.h"

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

struct DecoderModel : Model {
  std::unique_ptr<Network> network(const Kernels& kernels) const override;

  int width, heads, head_width, inner, vocabulary;
  float epsilon, query_scale;
  Matrix embedding;
  const float* final_norm;
  std::vector<Layer> layers;
};

class Decoder : public Network {
 public:
  Decoder(const DecoderModel& model, const Kernels& kernels);
  void run(const Batch& batch) override;
  CellPool cells() const override { return {2L * model_.head_width, long(model_.layers.size())}; }
  void trim() override;

 private:
  void attend(const std::vector<Row>& rows, int layer);
  void rotate(float* head, int position, int table) const;

  const DecoderModel& model_;
  std::vector<float> angles_[2];  // cosines and sines, by position, of the two rope bases
  float bases_[2];
  std::vector<float> x_, normed_, fused_, attended_, projected_, inner_, weights_;
};

}  // namespace entrefilet
