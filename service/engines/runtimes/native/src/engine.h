// Threads that decode sentences of any calls together.
//
// Each thread has its own sentences and reads all their next tokens in one pass; a sentence that ends makes room for the
// next one in the queue at once. Sums of products are exact integers and everything else is done row by row, so that an
// output does not depend on what else is being decoded.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "network.h"
#include "search.h"

namespace entrefilet {

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

class Engine {
 public:
  // `rows` are the hypotheses that each thread decodes at once.
  Engine(std::unique_ptr<const Model> model, int threads, int rows);
  ~Engine();
  // Before sentences that were submitted with `overtakes` others may be put, so many each; with 0 they come in their turn
  // and are put before such ones themselves.
  std::shared_ptr<Call> submit(std::vector<std::unique_ptr<Search>> searches, int overtakes);
  // Returns the number of a search that has ended and was not returned before, or −1 when none has within that time.
  int next_ended(Call& call, int milliseconds);
  // Returns once no thread works for the call any more.
  void cancel(Call& call);
  const Model& model() const { return *model_; }

 private:
  void admit(std::vector<Item>& own, int me);
  void work(int me);

  const std::unique_ptr<const Model> model_;
  const int rows_;
  std::mutex mutex_;
  std::condition_variable wake_, ended_;
  std::deque<Item> queue_;
  std::vector<int> load_;  // hypotheses of each thread
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace entrefilet
