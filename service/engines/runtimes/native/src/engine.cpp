// Threads that decode sentences of any calls together, and the functions that Python calls.
//
// Each thread has its own sentences and reads all their next tokens in one pass; a sentence that ends makes room for the
// next one in the queue at once. Sums of products are exact integers and everything else is done row by row, so that an
// output does not depend on what else is being decoded.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "decoder.h"
#include "search.h"

namespace entrefilet {
namespace {

constexpr int kPromptRows = 256;  // of new sentences in one pass, unless one alone has more

struct Call {
  std::vector<std::unique_ptr<Search>> searches;
  std::vector<int> ended;  // the numbers of those that are done, in the order in which they ended
  size_t reported = 0;     // how many of these the caller knows
  int left = 0;
  bool cancelled = false;
};

struct Item {
  std::shared_ptr<Call> call;
  int number;
  int overtakes;  // sentences that may still be put before it
  Search* search() const { return call->searches[number].get(); }
};

// Whether kernels multiply as the portable ones do, for every number of rows up to more than two tiles.
bool agree(const Kernels& kernels) {
  constexpr int kRows = 17, kOutputs = 32, kInputs = 2 * kGroup;
  const Kernels& portable = *kernels_portable();
  std::vector<float> x(kRows * kInputs), scales(2 * kOutputs), by[2], row_scales(kRows * 2);
  std::vector<int8_t> tiles(kOutputs * kInputs);
  std::vector<int32_t> sums(2 * kOutputs);
  std::vector<uint8_t> integers(kRows * kInputs);
  uint32_t state = 1;
  const auto next = [&] { return int((state = state * 1664525u + 1013904223u) >> 16) % 129 - 64; };
  for (float& value : x) value = float(next());
  for (float& value : scales) value = 0.001f * float(next());
  for (int8_t& value : tiles) value = int8_t(next());
  for (int output = 0; output < kOutputs; ++output)
    for (int input = 0; input < kInputs; ++input)
      sums[input / kGroup * kOutputs + output] +=
          tiles[output / 16 * 16 * kInputs + input / 4 * 64 + output % 16 * 4 + input % 4];
  const Matrix matrix{tiles.data(), scales.data(), sums.data(), kOutputs, kInputs};
  kernels.quantize(x.data(), kRows, kInputs, integers.data(), row_scales.data());
  const std::vector<uint8_t> own = integers;
  portable.quantize(x.data(), kRows, kInputs, integers.data(), row_scales.data());
  for (size_t i = 0; i < own.size(); ++i)  // halves may be rounded either way
    if (std::abs(int(own[i]) - int(integers[i])) > 1) return false;
  for (int rows = 1; rows <= kRows; ++rows) {
    for (int which = 0; which < 2; ++which) {
      const Kernels& one = which ? kernels : portable;
      by[which].assign(kRows * kOutputs, 0.0f);
      one.multiply(integers.data(), row_scales.data(), rows, matrix, by[which].data());
    }
    for (int i = 0; i < rows * kOutputs; ++i)
      if (!(std::abs(by[0][i] - by[1][i]) <= 1e-3f * (1.0f + std::abs(by[0][i])))) return false;
  }
  return true;
}

const Kernels* find_kernels() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && agree(*kernels_avx512()))
    return kernels_avx512();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && agree(*kernels_avx2())) return kernels_avx2();
#endif
  return kernels_portable();
}

const Kernels* best_kernels() {
  static const Kernels* const found = find_kernels();
  return found;
}

}  // namespace

class Engine {
 public:
  Engine(Model model, int threads, int rows) : model_(std::move(model)), rows_(rows), load_(threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this, i] { work(i); });
  }

  ~Engine() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  // Before sentences that were submitted with `overtakes` others may be put, so many each; with 0 they come in their turn
  // and are put before such ones themselves.
  std::shared_ptr<Call> submit(std::vector<std::unique_ptr<Search>> searches, int overtakes) {
    auto call = std::make_shared<Call>();
    call->searches = std::move(searches);
    call->left = int(call->searches.size());
    call->ended.reserve(call->searches.size());
    {
      std::lock_guard<std::mutex> lock(mutex_);
      for (int i = 0; i < call->left; ++i) {
        size_t place = queue_.size();
        while (!overtakes && place && queue_[place - 1].overtakes) --queue_[--place].overtakes;
        queue_.insert(queue_.begin() + long(place), Item{call, i, overtakes});
      }
    }
    wake_.notify_all();
    return call;
  }

  // Returns the number of a search that has ended and was not returned before, or −1 when none has within that time.
  int next_ended(Call& call, int milliseconds) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto some = [&] { return call.reported < call.ended.size(); };
    return ended_.wait_for(lock, std::chrono::milliseconds(milliseconds), some) ? call.ended[call.reported++] : -1;
  }

  // Returns once no thread works for the call any more.
  void cancel(Call& call) {
    std::unique_lock<std::mutex> lock(mutex_);
    call.cancelled = true;
    const auto gone = std::remove_if(queue_.begin(), queue_.end(), [&](const Item& i) { return i.call.get() == &call; });
    call.left -= int(queue_.end() - gone);
    queue_.erase(gone, queue_.end());
    ended_.wait(lock, [&] { return call.left == 0; });
  }

 private:
  // Takes sentences while there is room, but none that a thread with fewer of them can take.
  void admit(std::vector<Item>& own, int me) {
    int used = 0, reading = 0;
    for (const Item& item : own) used += item.search()->room();
    while (!queue_.empty()) {
      Search* next = queue_.front().search();
      const bool first = own.empty();
      if (!first && (used + next->room() > rows_ || reading + next->prompt_size() > kPromptRows)) return;
      if (*std::min_element(load_.begin(), load_.end()) < load_[me]) {
        wake_.notify_all();
        return;
      }
      used += next->room();
      reading += next->prompt_size();
      own.push_back(std::move(queue_.front()));
      queue_.pop_front();
      load_[me] += next->room();
    }
  }

  void work(int me) {
    Decoder decoder(model_, *kernels_);
    CellPool pool(decoder.cell_size());
    std::vector<Item> own;
    std::vector<Row> rows;
    for (;;) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        if (own.empty()) {
          if (queue_.empty() && !stopping_) {
            lock.unlock();
            pool.trim();
            decoder.trim();
            lock.lock();
          }
          wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
        }
        if (stopping_) break;
        admit(own, me);
        if (own.empty()) {  // another thread has fewer sentences and will take it
          lock.unlock();
          std::this_thread::yield();
          continue;
        }
      }
      bool out_of_memory = false;
      try {
        rows.clear();
        for (Item& item : own) item.search()->add_rows(rows, pool);
        decoder.run(rows);
        int first = 0;
        for (Item& item : own) first += item.search()->advance(decoder, *kernels_, first, model_.vocabulary, pool);
      } catch (const std::bad_alloc&) {
        out_of_memory = true;
      }
      std::lock_guard<std::mutex> lock(mutex_);
      bool ended = false;
      for (size_t i = 0; i < own.size();) {
        Item& item = own[i];
        if (!out_of_memory && !item.search()->done() && !item.call->cancelled) {
          ++i;
          continue;
        }
        item.search()->release(pool);
        load_[me] -= item.search()->room();
        item.call->ended.push_back(item.number);
        --item.call->left;
        ended = true;
        own.erase(own.begin() + long(i));
      }
      if (ended) ended_.notify_all();
    }
    for (Item& item : own) item.search()->release(pool);
  }

  const Model model_;
  const Kernels* kernels_ = best_kernels();
  const int rows_;
  std::mutex mutex_;
  std::condition_variable wake_, ended_;
  std::deque<Item> queue_;
  std::vector<int> load_;  // hypotheses of each thread
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

struct Handle {
  std::shared_ptr<Call> call;
};

}  // namespace entrefilet

using namespace entrefilet;

#define EXPORT __attribute__((visibility("default")))

extern "C" {

EXPORT const char* entrefilet_source_digest() { return SOURCE_DIGEST; }

EXPORT const char* entrefilet_instruction_set() { return best_kernels()->name; }

// `tensors` are the final norm and the embedding (tiles, scales, sums), then for each layer: input norm, query-key-value,
// query norm, key norm, output, post-attention norm, pre-feed-forward norm, gate-up, down, post-feed-forward norm, where
// a matrix is three pointers. They must outlive the engine.
EXPORT Engine* entrefilet_open(const int32_t* sizes, const float* numbers, const int32_t* windows, const float* bases,
                        const void* const* tensors, int threads, int rows) {
  try {
    Model model;
    const int layers = sizes[0];
    model.width = sizes[1];
    model.heads = sizes[2];
    model.head_width = sizes[3];
    model.inner = sizes[4];
    model.vocabulary = sizes[5];
    model.epsilon = numbers[0];
    model.query_scale = numbers[1];
    auto norm = [&] { return static_cast<const float*>(*tensors++); };
    auto matrix = [&](int outputs, int inputs) {
      Matrix m{static_cast<const int8_t*>(tensors[0]), static_cast<const float*>(tensors[1]),
               static_cast<const int32_t*>(tensors[2]), outputs, inputs};
      tensors += 3;
      return m;
    };
    const int queries = model.heads * model.head_width;
    model.final_norm = norm();
    model.embedding = matrix(model.vocabulary, model.width);
    for (int i = 0; i < layers; ++i) {
      Layer layer;
      layer.input_norm = norm();
      layer.query_key_value = matrix(queries + 2 * model.head_width, model.width);
      layer.query_norm = norm();
      layer.key_norm = norm();
      layer.output = matrix(model.width, queries);
      layer.post_attention_norm = norm();
      layer.pre_feedforward_norm = norm();
      layer.gate_up = matrix(2 * model.inner, model.width);
      layer.down = matrix(model.width, model.inner);
      layer.post_feedforward_norm = norm();
      layer.window = windows[i];
      layer.rope_base = bases[i];
      model.layers.push_back(layer);
    }
    return new Engine(std::move(model), threads, rows);
  } catch (...) {
    return nullptr;
  }
}

EXPORT void entrefilet_close(Engine* engine) { delete engine; }

// Begins to decode `count` prompts, the i-th being tokens[starts[i]] to tokens[starts[i + 1]].
EXPORT Handle* entrefilet_submit(Engine* engine, int count, const int32_t* tokens, const int32_t* starts, const int32_t* limits,
                          const Options* options, const int32_t* ends, int end_count, int suppressed,
                          int overtakes) {
  try {
    std::vector<std::unique_ptr<Search>> searches;
    for (int i = 0; i < count; ++i)
      searches.emplace_back(new Search(std::vector<int32_t>(tokens + starts[i], tokens + starts[i + 1]), limits[i],
                                       *options, std::vector<int32_t>(ends, ends + end_count), suppressed));
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
