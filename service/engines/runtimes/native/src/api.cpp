// The functions that Python calls.
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "decoder.h"
#include "encoder_decoder.h"
#include "engine.h"

namespace entrefilet {
namespace {

struct Handle {
  std::shared_ptr<Call> call;
};

// Takes the tensors of a model one after another.
class Tensors {
 public:
  explicit Tensors(const void* const* tensors) : next_(tensors) {}
  const float* floats() { return static_cast<const float*>(*next_++); }
  Matrix matrix(int outputs, int inputs) {
    Matrix m{static_cast<const int8_t*>(next_[0]), static_cast<const float*>(next_[1]),
             static_cast<const int32_t*>(next_[2]), outputs, inputs};
    next_ += 3;
    return m;
  }
  Linear linear(int outputs, int inputs) {
    const Matrix m = matrix(outputs, inputs);
    return {m, floats()};
  }
  LayerNorm norm() {
    const float* gain = floats();
    return {gain, floats()};
  }

 private:
  const void* const* next_;
};

// A decoder's sizes and tensors as Python gives them; `tensors` are the final norm and the embedding (tiles, scales, sums),
// then for each layer: input norm, query-key-value, query norm, key norm, output, post-attention norm, pre-feed-forward
// norm, gate-up, down, post-feed-forward norm, where a matrix is three pointers. They must outlive the model.
std::unique_ptr<DecoderModel> decoder_model(const int32_t* sizes, const float* numbers, const int32_t* windows,
                                            const float* bases, const void* const* tensors) {
  auto model = std::make_unique<DecoderModel>();
  Tensors next(tensors);
  const int layers = sizes[0];
  model->width = sizes[1];
  model->heads = sizes[2];
  model->head_width = sizes[3];
  model->inner = sizes[4];
  model->vocabulary = sizes[5];
  model->epsilon = numbers[0];
  model->query_scale = numbers[1];
  const int queries = model->heads * model->head_width;
  model->final_norm = next.floats();
  model->embedding = next.matrix(model->vocabulary, model->width);
  for (int i = 0; i < layers; ++i) {
    Layer layer;
    layer.input_norm = next.floats();
    layer.query_key_value = next.matrix(queries + 2 * model->head_width, model->width);
    layer.query_norm = next.floats();
    layer.key_norm = next.floats();
    layer.output = next.matrix(model->width, queries);
    layer.post_attention_norm = next.floats();
    layer.pre_feedforward_norm = next.floats();
    layer.gate_up = next.matrix(2 * model->inner, model->width);
    layer.down = next.matrix(model->width, model->inner);
    layer.post_feedforward_norm = next.floats();
    layer.window = windows[i];
    layer.rope_base = bases[i];
    model->layers.push_back(layer);
  }
  return model;
}

}  // namespace
}  // namespace entrefilet

using namespace entrefilet;

#define EXPORT __attribute__((visibility("default")))

extern "C" {

EXPORT const char* entrefilet_source_digest() { return SOURCE_DIGEST; }

EXPORT const char* entrefilet_instruction_set() { return best_kernels()->name; }
EXPORT int entrefilet_choose_instruction_set(const char* name) { return choose_kernels(name); }

// Starts threads that continue prompts with a decoder, see `decoder_model`.
EXPORT Engine* entrefilet_open(const int32_t* sizes, const float* numbers, const int32_t* windows, const float* bases,
                               const void* const* tensors, int threads, int rows) {
  try {
    return new Engine(decoder_model(sizes, numbers, windows, bases, tensors), threads, rows);
  } catch (...) {
    return nullptr;
  }
}

// Opens a decoder that only reads, see `decoder_model`.
EXPORT DecoderModel* entrefilet_open_reader(const int32_t* sizes, const float* numbers, const int32_t* windows,
                                            const float* bases, const void* const* tensors) {
  try {
    return decoder_model(sizes, numbers, windows, bases, tensors).release();
  } catch (...) {
    return nullptr;
  }
}

// See `read_states`.
EXPORT int entrefilet_read(const DecoderModel* model, const int32_t* tokens, int count, int threads, float* states) {
  return read_states(*model, *best_kernels(), tokens, count, threads, states);
}

EXPORT void entrefilet_close_reader(DecoderModel* model) { delete model; }

// Opens a model with an encoder. `sizes` are its width, its tokens, the token that begins every output, whether it has
// swish and not relu, and layers, heads and inner width of the encoder and of the decoder; `numbers` what embeddings are
// multiplied by and the epsilon of norms. `tensors` are embedding, bias of the logits and positions; the layers of the
// encoder: query-key-value, output, norm, inner, outer, norm; the keys and values of the encoder's output for all layers
// of the decoder, which are: query-key-value, output, norm, query, output and norm of the attention to the encoder,
// inner, outer, norm. All but the embedding have a bias behind them. They must outlive the engine.
EXPORT Engine* entrefilet_open_encoder_decoder(const int32_t* sizes, const float* numbers, const void* const* tensors,
                                               int threads, int rows) {
  try {
    auto model = std::make_unique<EncoderDecoderModel>();
    Tensors next(tensors);
    const int width = model->width = sizes[0];
    model->vocabulary = sizes[1];
    model->start_token = sizes[2];
    model->is_swish = sizes[3];
    model->embedding_scale = numbers[0];
    model->epsilon = numbers[1];
    model->embedding = next.matrix(model->vocabulary, width);
    model->logits_bias = next.floats();
    model->positions = next.floats();
    const int decoder_layers = sizes[7];
    for (Stack* stack : {&model->encoder, &model->decoder}) {
      const bool decodes = stack == &model->decoder;
      const int32_t* own = sizes + (decodes ? 7 : 4);
      stack->heads = own[1];
      stack->inner = own[2];
      if (decodes) model->cross_key_value = next.linear(2 * width * decoder_layers, width);
      for (int i = 0; i < own[0]; ++i) {
        PostNormLayer layer{};
        layer.query_key_value = next.linear(3 * width, width);
        layer.output = next.linear(width, width);
        layer.attention_norm = next.norm();
        if (decodes) {
          layer.cross_query = next.linear(width, width);
          layer.cross_output = next.linear(width, width);
          layer.cross_norm = next.norm();
        }
        layer.inner = next.linear(stack->inner, width);
        layer.outer = next.linear(width, stack->inner);
        layer.feedforward_norm = next.norm();
        stack->layers.push_back(layer);
      }
    }
    return new Engine(std::move(model), threads, rows);
  } catch (...) {
    return nullptr;
  }
}

EXPORT void entrefilet_close(Engine* engine) { delete engine; }

// Begins to continue `count` prompts or, where there is an encoder, to translate so many sources, the i-th being
// tokens[starts[i]] to tokens[starts[i + 1]].
EXPORT Handle* entrefilet_submit(Engine* engine, int count, const int32_t* tokens, const int32_t* starts,
                                 const int32_t* limits, const Options* options, const int32_t* ends, int end_count,
                                 int suppressed, int overtakes) {
  try {
    const int start = engine->model().start();
    std::vector<std::unique_ptr<Search>> searches;
    for (int i = 0; i < count; ++i) {
      std::vector<int32_t> source(tokens + starts[i], tokens + starts[i + 1]), prompt;
      if (start < 0) source.swap(prompt);
      else prompt.push_back(start);
      searches.emplace_back(new Search(std::move(source), std::move(prompt), limits[i], *options,
                                       std::vector<int32_t>(ends, ends + end_count), suppressed));
    }
    return new Handle{engine->submit(std::move(searches), overtakes)};
  } catch (...) {
    return nullptr;
  }
}

// Returns the number of a prompt whose outputs are there, each once, −1 when none has come within some milliseconds, −2
// when memory ran out.
EXPORT int entrefilet_next(Engine* engine, Handle* handle, int milliseconds) {
  const int number = engine->next_ended(*handle->call, milliseconds);
  return number >= 0 && !handle->call->searches[number]->done() ? -2 : number;
}

EXPORT int entrefilet_output_count(Handle* handle, int number) {
  return int(handle->call->searches[number]->outputs().size());
}

// Copies an output's tokens and the log-probability of each, as many as `room` holds, and its score; returns how many
// tokens there are.
EXPORT int entrefilet_output(Handle* handle, int number, int rank, int32_t* tokens, float* token_scores, int room,
                             float* score) {
  const Output& output = handle->call->searches[number]->outputs()[rank];
  const int size = int(output.tokens.size());
  std::memcpy(tokens, output.tokens.data(), sizeof(int32_t) * std::min(size, room));
  std::memcpy(token_scores, output.token_scores.data(), sizeof(float) * std::min(size, room));
  *score = output.score;
  return size;
}

// Ends the call, if it still goes on, and forgets it.
EXPORT void entrefilet_forget(Engine* engine, Handle* handle) {
  engine->cancel(*handle->call);
  delete handle;
}

}  // extern "C"
