// The layers of a Gemma 3 decoder over rows of tokens that belong to any sentences.
#pragma once
#include <memory>
#include <vector>

#include "barrier.h"
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
  // Writes what the last layer says of the tokens from `first` to before `last` of a text, normalised, in rows of the
  // model's width. Who reads the others waits at the same barrier; `cells` are those of all.
  void encode(const int32_t* tokens, const half* const* cells, int first, int last, Barrier* barrier, float* states);
  CellPool cells() const override { return {2L * model_.head_width, long(model_.layers.size())}; }
  void trim() override;

 private:
  int read(const std::vector<Row>& rows);
  void attend(const std::vector<Row>& rows, int layer);
  void rotate(float* head, int position, int table) const;

  const DecoderModel& model_;
  std::vector<float> angles_[2];  // cosines and sines, by position, of the two rope bases
  float bases_[2];
  std::vector<float> x_, normed_, fused_, attended_, projected_, inner_, weights_;
  Barrier* barrier_ = nullptr;  // where keys and values of a layer must be there before they are seen
};

// Writes what the last layer says of each of `count` tokens, normalised, in rows of the model's width, on so many
// threads, the calling one among them. Returns whether there was the memory.
bool read_states(const DecoderModel& model, const Kernels& kernels, const int32_t* tokens, int count, int threads,
                 float* states);

}  // namespace entrefilet
