// A transformer that reads a sentence and writes its translation, as Marian has it (Junczys-Dowmunt et al., 2018): norms
// behind every sum, positions by sines, one embedding for both languages and the output.
#pragma once
#include <memory>
#include <vector>

#include "network.h"

namespace entrefilet {

struct Linear {
  Matrix matrix;
  const float* bias;
};

struct LayerNorm {
  const float* gain;
  const float* shift;
};

struct PostNormLayer {
  Linear query_key_value;  // what queries are divided by is in their weights
  Linear output;
  LayerNorm attention_norm;
  Linear cross_query, cross_output;  // the attention to the encoder's output, of decoders only
  LayerNorm cross_norm;
  Linear inner, outer;
  LayerNorm feedforward_norm;
};

struct Stack {
  int heads, inner;
  std::vector<PostNormLayer> layers;
};

struct EncoderDecoderModel : Model {
  std::unique_ptr<Network> network(const Kernels& kernels) const override;
  int start() const override { return start_token; }

  int width, vocabulary, start_token;
  bool is_swish;  // or relu
  float embedding_scale, epsilon;
  Matrix embedding;
  const float* logits_bias;  // minus infinity for what is never written
  const float* positions;    // a row each
  Stack encoder, decoder;
  Linear cross_key_value;  // keys and values, layer by layer of the decoder
};

// A cell of the target holds a token's keys and values in the decoder's layers; one of the source holds those by which
// the decoder's layers see a token of the sentence and, while the encoder reads it, those of the encoder's layer in hand.
class EncoderDecoder : public Network {
 public:
  EncoderDecoder(const EncoderDecoderModel& model, const Kernels& kernels);
  void run(const Batch& batch) override;
  CellPool cells() const override { return {2L * model_.width, long(model_.decoder.layers.size())}; }
  void trim() override;

 private:
  void begin(const std::vector<Row>& rows);
  void encode(const std::vector<Row>& rows);
  void decode(const std::vector<Row>& rows);
  void attend_to_own(const std::vector<Row>& rows, const PostNormLayer& layer, int heads, long offset);
  void attend_to_source(const std::vector<Row>& rows, const PostNormLayer& layer, long offset);
  void feed_forward(int rows, const PostNormLayer& layer, int inner);
  void add(const float* x, int rows, const Linear& linear, const LayerNorm& norm);

  const EncoderDecoderModel& model_;
  std::vector<float> x_, fused_, attended_, projected_, weights_;
};

}  // namespace entrefilet
