// Beam search over one sentence, as CTranslate2 does it.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "network.h"

namespace entrefilet {

struct Options {
  int32_t beams;
  int32_t ngram;  // n-grams of this size may not come twice in an output; 0 for any
  float repetition_penalty;
  float length_penalty;
  float margin;  // a hypothesis this much less likely than the likeliest is given up; infinity for none
};

struct Output {
  std::vector<int32_t> tokens;  // with the one that ended it
  float score;                  // the sum of log-probabilities / tokens ^ length_penalty
  std::vector<float> token_scores;  // the log-probability of each token
};

class Search {
 public:
  // Continues `prompt`, having read `source` where there is an encoder.
  Search(std::vector<int32_t> source, std::vector<int32_t> prompt, int limit, Options options,
         std::vector<int32_t> ends, int suppressed);
  int room() const { return options_.beams; }
  int first_rows() const { return int(source_.size() + prompt_.size()); }
  // Adds what has to be read next; cells come from `pool`.
  void add_rows(Batch& batch, CellPool& pool);
  // Takes the logits of the rows that wanted some, in order from `first`, and returns how many these were.
  int advance(Network& network, int first, CellPool& pool);
  bool done() const { return done_; }
  void release(CellPool& pool);
  const std::vector<Output>& outputs() const { return outputs_; }

 private:
  struct Cell {
    half* data;
    int users;
  };
  struct Beam {
    std::vector<int32_t> tokens;
    std::vector<float> token_scores;
    std::vector<Cell*> path;
    std::vector<const half*> cells;  // the prompt's, then the path's
    float score;
  };
  struct Candidate {
    float score;
    int beam;
    int32_t token;
  };
  void penalise(const Beam& beam, float* logits) const;
  bool is_end(int32_t token) const;
  void finish();

  std::vector<int32_t> source_, prompt_, ends_;
  int limit_, suppressed_;
  Options options_;
  bool started_ = false, done_ = false;
  float likeliest_ = -std::numeric_limits<float>::infinity();  // of those that have ended, the highest log-probability
  std::vector<const half*> source_cells_, prompt_cells_;
  std::vector<Beam> beams_;
  std::vector<Output> outputs_;
};

}  // namespace entrefilet
