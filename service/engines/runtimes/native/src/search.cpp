#include "search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace entrefilet {

Search::Search(std::vector<int32_t> source, std::vector<int32_t> prompt, int limit, Options options,
               std::vector<int32_t> ends, int suppressed)
    : source_(std::move(source)),
      prompt_(std::move(prompt)),
      ends_(std::move(ends)),
      limit_(limit),
      suppressed_(suppressed),
      options_(options) {}

bool Search::is_end(int32_t token) const { return std::find(ends_.begin(), ends_.end(), token) != ends_.end(); }

void Search::add_rows(Batch& batch, CellPool& pool) {
  const int sources = int(source_.size());
  if (!started_) {
    for (int i = 0; i < sources; ++i) source_cells_.push_back(pool.take());
    const half* const* cells = source_cells_.data();
    for (int i = 0; i < sources; ++i) batch.source.push_back({source_[i], i, cells, sources, false, cells, sources});
    const int size = int(prompt_.size());
    for (int i = 0; i < size; ++i) prompt_cells_.push_back(pool.take());
    for (int i = 0; i < size; ++i)
      batch.target.push_back({prompt_[i], i, prompt_cells_.data(), i + 1, i + 1 == size, cells, sources});
    return;
  }
  for (Beam& beam : beams_) {
    Cell* cell = new Cell{pool.take(), 1};
    beam.path.push_back(cell);
    beam.cells.push_back(cell->data);
    const int seen = int(beam.cells.size());
    batch.target.push_back(
        {beam.tokens.back(), seen - 1, beam.cells.data(), seen, true, source_cells_.data(), sources});
  }
}

// Keskar et al., 2019 (CTRL), §4.1, and no n-gram of the output again (Paulus et al., 2017, §2.5).
void Search::penalise(const Beam& beam, float* logits) const {
  const auto& tokens = beam.tokens;
  if (options_.repetition_penalty != 1.0f) {
    std::vector<int32_t> seen(tokens);
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (int32_t token : seen)
      logits[token] = logits[token] < 0 ? logits[token] * options_.repetition_penalty
                                        : logits[token] / options_.repetition_penalty;
  }
  const int n = options_.ngram;
  if (n > 0 && int(tokens.size()) >= n)
    for (size_t start = 0; start + n <= tokens.size(); ++start)
      if (std::equal(tokens.begin() + start, tokens.begin() + start + n - 1, tokens.end() - (n - 1)))
        logits[tokens[start + n - 1]] = -std::numeric_limits<float>::infinity();
}

int Search::advance(Network& network, int first, CellPool& pool) {
  const int vocabulary = network.vocabulary();
  if (!started_) {
    started_ = true;
    beams_.push_back({{}, {}, {}, prompt_cells_, 0.0f});
  }
  const int count = int(beams_.size());
  const size_t wanted = 2 * size_t(options_.beams);  // so that as many go on as there are beams, if half of them end
  const auto better = [](const Candidate& a, const Candidate& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.beam != b.beam ? a.beam < b.beam : a.token < b.token;
  };
  std::vector<Candidate> best;  // a heap whose top is the worst
  for (int b = 0; b < count; ++b) {
    float* logits = network.logits(first + b);
    if (suppressed_ >= 0) logits[suppressed_] = -1e30f;
    penalise(beams_[b], logits);
    const float base = beams_[b].score - network.kernels().log_sum_exp(logits, vocabulary);
    float least = best.size() == wanted ? best.front().score : -std::numeric_limits<float>::max();
    for (int32_t token = 0; token < vocabulary; ++token) {
      const float score = base + logits[token];
      if (!(score > least)) continue;
      best.push_back({score, b, token});
      std::push_heap(best.begin(), best.end(), better);
      if (best.size() > wanted) {
        std::pop_heap(best.begin(), best.end(), better);
        best.pop_back();
      }
      if (best.size() == wanted) least = best.front().score;
    }
  }
  std::sort(best.begin(), best.end(), better);

  const int length = int(beams_[0].tokens.size()) + 1;
  const bool last = length >= limit_;
  // Relative threshold pruning (Freitag and Al-Onaizan, 2017, §3): log-probabilities only fall.
  const float least = std::max(best.empty() ? 0.0f : best.front().score, likeliest_) - options_.margin;
  std::vector<Beam> next;
  for (size_t rank = 0; rank < best.size() && (int(next.size()) < options_.beams); ++rank) {
    const Candidate& one = best[rank];
    if (one.score < least) break;
    const bool ends = is_end(one.token);
    if (ends || last) {
      if (int(rank) >= options_.beams) continue;
      likeliest_ = std::max(likeliest_, one.score);
      Output output{beams_[one.beam].tokens, one.score, beams_[one.beam].token_scores};
      output.tokens.push_back(one.token);
      output.token_scores.push_back(one.score - beams_[one.beam].score);
      output.score /= std::pow(float(length), options_.length_penalty);
      outputs_.push_back(std::move(output));
      continue;
    }
    Beam beam = beams_[one.beam];
    beam.tokens.push_back(one.token);
    beam.token_scores.push_back(one.score - beam.score);
    beam.score = one.score;
    for (Cell* cell : beam.path) ++cell->users;
    next.push_back(std::move(beam));
  }
  next.swap(beams_);
  for (Beam& old : next)
    for (Cell* cell : old.path)
      if (--cell->users == 0) {
        pool.give_back(cell->data);
        delete cell;
      }
  if (last || int(outputs_.size()) >= options_.beams || beams_.empty()) finish();
  return count;
}

void Search::finish() {
  std::stable_sort(outputs_.begin(), outputs_.end(),
                   [](const Output& a, const Output& b) { return a.score > b.score; });
  if (int(outputs_.size()) > options_.beams) outputs_.resize(options_.beams);
  done_ = true;
}

void Search::release(CellPool& pool) {
  for (Beam& beam : beams_)
    for (Cell* cell : beam.path)
      if (--cell->users == 0) {
        pool.give_back(cell->data);
        delete cell;
      }
  beams_.clear();
  for (auto* cells : {&source_cells_, &prompt_cells_}) {
    for (const half* cell : *cells) pool.give_back(const_cast<half*>(cell));
    cells->clear();
  }
}

}  // namespace entrefilet
