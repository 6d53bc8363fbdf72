#include "encoder_decoder.h"

#include <algorithm>

namespace entrefilet {

std::unique_ptr<Network> EncoderDecoderModel::network(const Kernels& kernels) const {
  return std::make_unique<EncoderDecoder>(*this, kernels);
}

EncoderDecoder::EncoderDecoder(const EncoderDecoderModel& model, const Kernels& kernels)
    : Network(model.vocabulary, kernels), model_(model) {}

void EncoderDecoder::run(const Batch& batch) {
  if (!batch.source.empty()) encode(batch.source);
  decode(batch.target);
}

// x_ becomes the embeddings of the rows with their positions.
void EncoderDecoder::begin(const std::vector<Row>& rows) {
  const int n = int(rows.size()), width = model_.width;
  const int widest = std::max({3 * width, model_.encoder.inner, model_.decoder.inner});
  grow(x_, long(n) * width);
  grow(attended_, long(n) * width);
  grow(projected_, long(n) * width);
  grow(fused_, long(n) * widest);
  for (int r = 0; r < n; ++r) {
    float* x = x_.data() + long(r) * width;
    embed(model_.embedding, rows[r].token, model_.embedding_scale, x);
    kernels_.add_bias(model_.positions + long(rows[r].position) * width, width, x);
  }
}

void EncoderDecoder::encode(const std::vector<Row>& rows) {
  const int n = int(rows.size()), one = 2 * model_.width, layers = int(model_.decoder.layers.size()), all = layers * one;
  begin(rows);
  for (const PostNormLayer& layer : model_.encoder.layers) {
    attend_to_own(rows, layer, model_.encoder.heads, 0);
    feed_forward(n, layer, model_.encoder.inner);
  }
  grow(fused_, long(n) * all);
  project(x_.data(), n, model_.cross_key_value.matrix, fused_.data());
  for (int r = 0; r < n; ++r) {
    float* own = fused_.data() + long(r) * all;
    kernels_.add_bias(model_.cross_key_value.bias, all, own);
    half* cell = const_cast<half*>(rows[r].cells[rows[r].position]);
    for (int layer = 0; layer < layers; ++layer)
      kernels_.to_half(own + layer * one, one, cell + layer * CellPool::layer_step(one));
  }
}

void EncoderDecoder::decode(const std::vector<Row>& rows) {
  const int n = int(rows.size()), width = model_.width;
  begin(rows);
  long offset = 0;
  for (const PostNormLayer& layer : model_.decoder.layers) {
    attend_to_own(rows, layer, model_.decoder.heads, offset);
    attend_to_source(rows, layer, offset);
    feed_forward(n, layer, model_.decoder.inner);
    offset += CellPool::layer_step(2L * width);
  }
  int wanted = 0;
  for (int r = 0; r < n; ++r) {
    if (!rows[r].wants_logits) continue;
    if (wanted != r) std::copy_n(x_.data() + long(r) * width, width, x_.data() + long(wanted) * width);
    ++wanted;
  }
  grow(logits_, long(wanted) * vocabulary_);
  project(x_.data(), wanted, model_.embedding, logits_.data());
  for (int i = 0; i < wanted; ++i) kernels_.add_bias(model_.logits_bias, vocabulary_, logits(i));
}

// Keys and values are in the rows' cells from `offset`.
void EncoderDecoder::attend_to_own(const std::vector<Row>& rows, const PostNormLayer& layer, int heads, long offset) {
  const int n = int(rows.size()), width = model_.width;
  project(x_.data(), n, layer.query_key_value.matrix, fused_.data());
  for (int r = 0; r < n; ++r) {
    float* own = fused_.data() + 3L * r * width;
    kernels_.add_bias(layer.query_key_value.bias, 3 * width, own);
    kernels_.to_half(own + width, 2 * width, const_cast<half*>(rows[r].cells[rows[r].position]) + offset);
  }
  for (int r = 0; r < n; ++r) {
    grow(weights_, rows[r].seen);
    kernels_.attend_heads(fused_.data() + 3L * r * width, heads, width / heads, rows[r].cells, offset, rows[r].seen,
                          weights_.data(), attended_.data() + long(r) * width);
  }
  add(attended_.data(), n, layer.output, layer.attention_norm);
}

void EncoderDecoder::attend_to_source(const std::vector<Row>& rows, const PostNormLayer& layer, long offset) {
  const int n = int(rows.size()), width = model_.width, heads = model_.decoder.heads;
  project(x_.data(), n, layer.cross_query.matrix, fused_.data());
  for (int r = 0; r < n; ++r) {
    float* query = fused_.data() + long(r) * width;
    kernels_.add_bias(layer.cross_query.bias, width, query);
    grow(weights_, rows[r].source_size);
    kernels_.attend_heads(query, heads, width / heads, rows[r].source, offset, rows[r].source_size, weights_.data(),
                          attended_.data() + long(r) * width);
  }
  add(attended_.data(), n, layer.cross_output, layer.cross_norm);
}

void EncoderDecoder::feed_forward(int rows, const PostNormLayer& layer, int inner) {
  project(x_.data(), rows, layer.inner.matrix, fused_.data());
  const auto activate = model_.is_swish ? kernels_.swish : kernels_.relu;
  for (int r = 0; r < rows; ++r) activate(layer.inner.bias, inner, fused_.data() + long(r) * inner);
  add(fused_.data(), rows, layer.outer, layer.feedforward_norm);
}

// x_ becomes the norm of itself and what the linear layer makes of x.
void EncoderDecoder::add(const float* x, int rows, const Linear& linear, const LayerNorm& norm) {
  const int width = model_.width;
  project(x, rows, linear.matrix, projected_.data());
  for (int r = 0; r < rows; ++r)
    kernels_.add_layer_norm(projected_.data() + long(r) * width, linear.bias, norm.gain, norm.shift, width,
                            model_.epsilon, x_.data() + long(r) * width);
}

void EncoderDecoder::trim() {
  Network::trim();
  for (auto* buffer : {&x_, &fused_, &attended_, &projected_, &weights_}) std::vector<float>().swap(*buffer);
}

}  // namespace entrefilet
