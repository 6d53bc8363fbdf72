// What a search needs of a model, whichever it is: rows of tokens in, logits out.
#pragma once
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "aligned.h"
#include "kernels.h"

namespace entrefilet {

// Memory of the system's own pages, given back when it goes: heaps are left with holes between blocks of that size.
class Pages {
 public:
  explicit Pages(size_t bytes);  // throws std::bad_alloc
  Pages(Pages&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(other.bytes_) {}
  ~Pages();
  void* data() const { return data_; }

 private:
  void* data_;
  size_t bytes_;
};

// Keys and values of tokens, as halves: those of one token and layer are `size` wide, those of the next layer `layer_step()`
// further on. So what tokens that were read together have in one layer lies together, too.
class CellPool {
 public:
  CellPool(long size, long layers) : size_(size), layers_(layers) {}
  half* take();
  void give_back(half* cell) { free_.push_back(cell); }
  void trim();  // lets the memory go once no cell is in use
  static constexpr long layer_step(long size) { return kSlab * size; }

 private:
  static constexpr int kSlab = 64;
  long size_, layers_;
  std::vector<Pages> slabs_;
  std::vector<half*> free_;
};

// One token to read: its own cell, cells[position], is written and the first `seen` are seen.
struct Row {
  int32_t token;
  int position;
  const half* const* cells;
  int seen;
  bool wants_logits;
  const half* const* source;  // the cells of the sentence that is translated, where there is an encoder
  int source_size;
};

// Tokens of any sentences that are read in one pass: those that an encoder reads, all of a sentence at once, and then those
// of outputs and prompts.
struct Batch {
  std::vector<Row> source, target;
};

// What one thread runs: a model with room for its intermediate results.
class Network {
 public:
  Network(int vocabulary, const Kernels& kernels) : vocabulary_(vocabulary), kernels_(kernels) {}
  virtual ~Network() = default;
  // Reads the rows; afterwards `logits(i)` holds what the i-th of those that want them says. No row's depend on others
  // than those whose cells it sees.
  virtual void run(const Batch& batch) = 0;
  // Halves of a token and layer, and layers.
  virtual CellPool cells() const = 0;
  virtual void trim();
  float* logits(int i) { return logits_.data() + long(i) * vocabulary_; }
  int vocabulary() const { return vocabulary_; }
  const Kernels& kernels() const { return kernels_; }

 protected:
  // Writes a row of a matrix, multiplied by `scale`.
  static void embed(const Matrix& matrix, int token, float scale, float* out);
  void project(const float* x, int rows, const Matrix& matrix, float* out);
  template <class Buffer>
  static void grow(Buffer& buffer, long size) {
    if (long(buffer.size()) < size) buffer.resize(size);
  }

  const int vocabulary_;
  const Kernels& kernels_;
  std::vector<float> logits_;

 private:
  std::vector<float> scales_;
  std::vector<uint8_t, Aligned<uint8_t>> quantised_;
};

// Weights, which all threads share.
class Model {
 public:
  virtual ~Model() = default;
  virtual std::unique_ptr<Network> network(const Kernels& kernels) const = 0;
  // The token that begins every output of a model with an encoder; −1 where a prompt is continued.
  virtual int start() const { return -1; }
};

}  // namespace entrefilet
