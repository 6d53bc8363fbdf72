// An allocator for the buffers that the kernels read.
#pragma once
#include <cstddef>
#include <new>

namespace entrefilet {

// Memory that begins at a multiple of 64 bytes, so that no vector of the widest sets lies across two cache lines.
template <class T>
struct Aligned {
  using value_type = T;
  Aligned() = default;
  template <class U>
  explicit Aligned(const Aligned<U>&) {}
  T* allocate(size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t(64))); }
  void deallocate(T* memory, size_t) { ::operator delete(memory, std::align_val_t(64)); }
  bool operator==(const Aligned&) const { return true; }
  bool operator!=(const Aligned&) const { return false; }
};

}  // namespace entrefilet
