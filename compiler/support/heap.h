// The heap of the program, made ready for what a run is about to allocate.
#pragma once

#include <cstddef>

namespace bylaw::support {

// A good part of a short run goes into page faults, one for every 4 KiB that it uses for the first time. These ask for
// large pages beforehand; memory that is not used in the end costs nothing but the rest of a large page. Neither does
// anything with an allocator other than that of glibc.

// At the start of the program: for as much as any run needs.
void prepare_heap();

// Before a run that works on about so many bytes of input, and before its threads start. What they take is kept until
// the end, within limits.
void prepare_heap_for(std::size_t input_bytes);

// On a thread that was started, before it allocates.
void prepare_heap_of_thread();

}  // namespace bylaw::support
