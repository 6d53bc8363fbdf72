#include "engine.h"

#include <algorithm>
#include <chrono>
#include <new>

namespace entrefilet {
namespace {

constexpr int kFirstRows = 256;  // of new sentences in one pass, unless one alone has more

}  // namespace

Engine::Engine(std::unique_ptr<const Model> model, int threads, int rows)
    : model_(std::move(model)), rows_(rows), load_(threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this, i] { work(i); });
}

Engine::~Engine() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::shared_ptr<Call> Engine::submit(std::vector<std::unique_ptr<Search>> searches, int overtakes) {
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

int Engine::next_ended(Call& call, int milliseconds) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto some = [&] { return call.reported < call.ended.size(); };
  return ended_.wait_for(lock, std::chrono::milliseconds(milliseconds), some) ? call.ended[call.reported++] : -1;
}

void Engine::cancel(Call& call) {
  std::unique_lock<std::mutex> lock(mutex_);
  call.cancelled = true;
  const auto gone = std::remove_if(queue_.begin(), queue_.end(), [&](const Item& i) { return i.call.get() == &call; });
  call.left -= int(queue_.end() - gone);
  queue_.erase(gone, queue_.end());
  ended_.wait(lock, [&] { return call.left == 0; });
}

// Takes sentences while there is room, but none that a thread with fewer of them can take.
void Engine::admit(std::vector<Item>& own, int me) {
  int used = 0, reading = 0;
  for (const Item& item : own) used += item.search()->room();
  while (!queue_.empty()) {
    Search* next = queue_.front().search();
    const bool first = own.empty();
    if (!first && (used + next->room() > rows_ || reading + next->first_rows() > kFirstRows)) return;
    if (*std::min_element(load_.begin(), load_.end()) < load_[me]) {
      wake_.notify_all();
      return;
    }
    used += next->room();
    reading += next->first_rows();
    own.push_back(std::move(queue_.front()));
    queue_.pop_front();
    load_[me] += next->room();
  }
}

void Engine::work(int me) {
  const std::unique_ptr<Network> network = model_->network(*best_kernels());
  CellPool pool = network->cells();
  std::vector<Item> own;
  Batch batch;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (own.empty()) {
        if (queue_.empty() && !stopping_) {
          lock.unlock();
          pool.trim();
          network->trim();
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
      batch.source.clear();
      batch.target.clear();
      for (Item& item : own) item.search()->add_rows(batch, pool);
      network->run(batch);
      int first = 0;
      for (Item& item : own) first += item.search()->advance(*network, first, pool);
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

}  // namespace entrefilet
