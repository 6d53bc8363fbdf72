#include "decoder.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <new>
#include <thread>

namespace entrefilet {
namespace {

constexpr int kFewestRows = 64;  // that are worth a thread

}  // namespace

std::unique_ptr<Network> DecoderModel::network(const Kernels& kernels) const {
  return std::make_unique<Decoder>(*this, kernels);
}

Decoder::Decoder(const DecoderModel& model, const Kernels& kernels)
    : Network(model.vocabulary, kernels), model_(model) {
  bases_[0] = bases_[1] = model.layers.front().rope_base;
  for (const Layer& layer : model.layers)
    if (layer.rope_base != bases_[0]) bases_[1] = layer.rope_base;
}

// Rotary embedding of the two halves of a head (Su et al., 2021, as in GPT-NeoX).
void Decoder::rotate(float* head, int position, int table) const {
  const int half_width = model_.head_width / 2;
  const float* turn = angles_[table].data() + long(position) * model_.head_width;
  for (int i = 0; i < half_width; ++i) {
    const float c = turn[i], s = turn[half_width + i], a = head[i], b = head[half_width + i];
    head[i] = a * c - b * s;
    head[half_width + i] = b * c + a * s;
  }
}

void Decoder::attend(const std::vector<Row>& rows, int number) {
  const Layer& layer = model_.layers[number];
  const int head = model_.head_width, queries = model_.heads * head, all = queries + 2 * head;
  const int table = layer.rope_base == bases_[0] ? 0 : 1;
  const long offset = CellPool::layer_step(2L * head) * number;
  for (size_t r = 0; r < rows.size(); ++r) {
    float* own = fused_.data() + r * all;
    for (int h = 0; h < model_.heads; ++h) {
      kernels_.rms_norm(own + h * head, layer.query_norm, head, model_.epsilon, own + h * head);
      rotate(own + h * head, rows[r].position, table);
      for (int i = 0; i < head; ++i) own[h * head + i] *= model_.query_scale;
    }
    float* key = own + queries;
    kernels_.rms_norm(key, layer.key_norm, head, model_.epsilon, key);
    rotate(key, rows[r].position, table);
    half* cell = const_cast<half*>(rows[r].cells[rows[r].position]) + offset;
    kernels_.to_half(key, 2 * head, cell);  // the value stands behind the key
  }
  if (barrier_) barrier_->wait();
  const bool last = number + 1 == int(model_.layers.size());
  for (size_t r = 0; r < rows.size(); ++r) {
    if (last && !rows[r].wants_logits) continue;  // its keys and values are all that is needed of it
    const int seen = rows[r].seen;
    const int count = layer.window && seen > layer.window ? layer.window : seen;
    weights_.resize(4L * seen > long(weights_.size()) ? 4L * seen : weights_.size());
    kernels_.attend(fused_.data() + r * all, model_.heads, head, rows[r].cells + (seen - count), offset, count,
                    weights_.data(), attended_.data() + r * queries);
  }
}

// Returns how many rows want an output: those of the last layer stand one behind another in x_.
int Decoder::read(const std::vector<Row>& rows) {
  const int n = int(rows.size()), width = model_.width, inner = model_.inner;
  const int queries = model_.heads * model_.head_width, all = queries + 2 * model_.head_width;
  int last = 0;
  for (const Row& row : rows) last = row.position > last ? row.position : last;
  const int head = model_.head_width;
  for (int table = 0; table < 2; ++table) {
    auto& angles = angles_[table];
    for (long position = long(angles.size()) / head; position <= last; ++position) {
      angles.resize((position + 1) * head);
      for (int i = 0; i < head / 2; ++i) {
        const double angle = double(position) * std::pow(double(bases_[table]), -2.0 * i / head);
        angles[position * head + i] = float(std::cos(angle));
        angles[position * head + head / 2 + i] = float(std::sin(angle));
      }
    }
  }
  grow(x_, long(n) * width);
  grow(normed_, long(n) * width);
  grow(projected_, long(n) * width);
  grow(fused_, long(n) * (all > 2 * inner ? all : 2 * inner));
  grow(attended_, long(n) * queries);
  grow(inner_, long(n) * inner);
  const float root = std::sqrt(float(width));
  for (int r = 0; r < n; ++r) embed(model_.embedding, rows[r].token, root, x_.data() + long(r) * width);

  std::vector<int> wanted;
  for (int r = 0; r < n; ++r)
    if (rows[r].wants_logits) wanted.push_back(r);
  int active = n;
  for (size_t number = 0; number < model_.layers.size(); ++number) {
    const Layer& layer = model_.layers[number];
    for (int r = 0; r < active; ++r)
      kernels_.rms_norm(x_.data() + long(r) * width, layer.input_norm, width, model_.epsilon,
                        normed_.data() + long(r) * width);
    project(normed_.data(), active, layer.query_key_value, fused_.data());
    attend(rows, int(number));
    if (number + 1 == model_.layers.size()) {  // of the last layer the others need no more than keys and values
      active = int(wanted.size());
      for (int i = 0; i < active; ++i) {
        if (wanted[i] == i) continue;
        std::memcpy(x_.data() + long(i) * width, x_.data() + long(wanted[i]) * width, width * sizeof(float));
        std::memcpy(attended_.data() + long(i) * queries, attended_.data() + long(wanted[i]) * queries,
                    queries * sizeof(float));
      }
      if (!active) return 0;
    }
    project(attended_.data(), active, layer.output, projected_.data());
    for (int r = 0; r < active; ++r) {
      float* x = x_.data() + long(r) * width;
      kernels_.add_rms_norm(projected_.data() + long(r) * width, layer.post_attention_norm, width, model_.epsilon, x);
      kernels_.rms_norm(x, layer.pre_feedforward_norm, width, model_.epsilon, normed_.data() + long(r) * width);
    }
    project(normed_.data(), active, layer.gate_up, fused_.data());
    for (int r = 0; r < active; ++r) {
      const float* gate = fused_.data() + 2L * r * inner;
      kernels_.gated_gelu(gate, gate + inner, inner, inner_.data() + long(r) * inner);
    }
    project(inner_.data(), active, layer.down, projected_.data());
    for (int r = 0; r < active; ++r)
      kernels_.add_rms_norm(projected_.data() + long(r) * width, layer.post_feedforward_norm, width, model_.epsilon,
                            x_.data() + long(r) * width);
  }
  return active;
}

void Decoder::run(const Batch& batch) {
  const int active = read(batch.target), width = model_.width;
  if (!active) return;
  grow(logits_, long(active) * model_.vocabulary);
  for (int r = 0; r < active; ++r)
    kernels_.rms_norm(x_.data() + long(r) * width, model_.final_norm, width, model_.epsilon,
                      normed_.data() + long(r) * width);
  project(normed_.data(), active, model_.embedding, logits_.data());
}

void Decoder::encode(const int32_t* tokens, const half* const* cells, int first, int last, Barrier* barrier,
                     float* states) {
  std::vector<Row> rows;
  for (int i = first; i < last; ++i) rows.push_back({tokens[i], i, cells, i + 1, true, nullptr, 0});
  barrier_ = barrier;
  read(rows);
  for (int i = first; i < last; ++i)
    kernels_.rms_norm(x_.data() + long(i - first) * model_.width, model_.final_norm, model_.width, model_.epsilon,
                      states + long(i) * model_.width);
}

bool read_states(const DecoderModel& model, const Kernels& kernels, const int32_t* tokens, int count, int threads,
                 float* states) {
  threads = std::max(1, std::min(threads, count / kFewestRows));
  Barrier barrier(threads);
  std::atomic<bool> failed{false};
  std::vector<std::thread> others;
  try {
    CellPool pool = Decoder(model, kernels).cells();
    std::vector<const half*> cells;
    for (int i = 0; i < count; ++i) cells.push_back(pool.take());
    const auto part = [&](int number) {
      try {
        Decoder(model, kernels).encode(tokens, cells.data(), int(long(count) * number / threads),
                                       int(long(count) * (number + 1) / threads), &barrier, states);
      } catch (const std::bad_alloc&) {
        failed = true;
        barrier.give_up();
      }
    };
    try {
      for (int number = 1; number < threads; ++number) others.emplace_back(part, number);
    } catch (...) {  // no memory for a thread
      failed = true;
      barrier.give_up();
    }
    if (!failed) part(0);
    for (std::thread& other : others) other.join();
  } catch (const std::bad_alloc&) {  // before there was any other thread
    failed = true;
  }
  return !failed;
}

void Decoder::trim() {
  Network::trim();
  for (auto* buffer : {&x_, &normed_, &fused_, &attended_, &projected_, &inner_, &weights_})
    std::vector<float>().swap(*buffer);
}

}  // namespace entrefilet
