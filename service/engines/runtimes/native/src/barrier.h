// A place where a number of threads wait for one another, again and again, until one gives up.
#pragma once
#include <condition_variable>
#include <mutex>
#include <new>

namespace entrefilet {

class Barrier {
 public:
  explicit Barrier(int count) : count_(count), missing_(count) {}
  // Returns once all threads are here. Throws std::bad_alloc when one of them never will be.
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    const long round = round_;
    if (!given_up_ && --missing_ == 0) {
      missing_ = count_;
      ++round_;
      all_.notify_all();
    } else {
      all_.wait(lock, [&] { return given_up_ || round_ != round; });
      if (round_ == round) throw std::bad_alloc();
    }
  }
  void give_up() {
    std::lock_guard<std::mutex> lock(mutex_);
    given_up_ = true;
    all_.notify_all();
  }

 private:
  const int count_;
  int missing_;
  long round_ = 0;
  bool given_up_ = false;
  std::mutex mutex_;
  std::condition_variable all_;
};

}  // namespace entrefilet
