# Flags of the project's own code; generated code and dependencies do not get them.
add_library(bylaw_options INTERFACE)
target_include_directories(bylaw_options INTERFACE ${PROJECT_SOURCE_DIR}/compiler)
target_compile_options(bylaw_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  # GCC 12 sees overlaps in std::string's operator+ that cannot be (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

if(BYLAW_SANITIZE)
  add_compile_options(-fsanitize=${BYLAW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BYLAW_SANITIZE})
endif()

# Fuzzers need to see which branches their inputs reach in all of the project's code.
if(BYLAW_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "BYLAW_FUZZ needs clang: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
