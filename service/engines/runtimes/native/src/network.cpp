#include "network.h"

#include <sys/mman.h>

#include <new>

namespace entrefilet {

Pages::Pages(size_t bytes) : bytes_(bytes) {
  data_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data_ == MAP_FAILED) throw std::bad_alloc();
}

Pages::~Pages() {
  if (data_) munmap(data_, bytes_);
}

half* CellPool::take() {
  if (free_.empty()) {
    slabs_.emplace_back(sizeof(half) * size_ * layers_ * kSlab);
    for (int i = kSlab - 1; i >= 0; --i) free_.push_back(static_cast<half*>(slabs_.back().data()) + i * size_);
  }
  half* cell = free_.back();
  free_.pop_back();
  return cell;
}

void CellPool::trim() {
  if (free_.size() != slabs_.size() * kSlab) return;
  free_.clear();
  slabs_.clear();
}

void Network::embed(const Matrix& matrix, int token, float scale, float* out) {
  const int8_t* tile = matrix.tiles + long(token / 16) * 16 * matrix.inputs + 4 * (token % 16);
  for (int k = 0; k < matrix.inputs; k += 4, tile += 64) {
    const float step = matrix.scales[long(k / kGroup) * matrix.outputs + token] * scale;
    for (int j = 0; j < 4; ++j) out[k + j] = float(tile[j]) * step;
  }
}

void Network::project(const float* x, int rows, const Matrix& matrix, float* out) {
  const long room = long(rows + kRowTile - 1) / kRowTile * kRowTile * matrix.inputs;
  grow(quantised_, room);
  grow(scales_, room / kGroup);
  kernels_.quantize(x, rows, matrix.inputs, quantised_.data(), scales_.data());
  kernels_.multiply(quantised_.data(), scales_.data(), rows, matrix, out);
}

void Network::trim() {
  for (auto* buffer : {&logits_, &scales_}) std::vector<float>().swap(*buffer);
  decltype(quantised_)().swap(quantised_);
}

}  // namespace entrefilet
