# Everything comes from Debian 12 packages; `./dev` installs them. Where Debian ships a static library it is preferred: the
# program starts a hundred times a day, and the dynamic linker's work is a good part of a short run.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)

function(bylaw_library name header)
  find_path(${name}_INCLUDE NAMES ${header} PATH_SUFFIXES ${ARGV3} REQUIRED)
  find_library(${name}_LIBRARY NAMES ${ARGV2} REQUIRED)
  add_library(bylaw::${name} UNKNOWN IMPORTED)
  set_target_properties(bylaw::${name} PROPERTIES
    IMPORTED_LOCATION ${${name}_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE})
endfunction()

set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
bylaw_library(antlr4 antlr4-runtime.h antlr4-runtime antlr4-runtime)
bylaw_library(simdjson simdjson.h simdjson)
bylaw_library(yaml yaml.h yaml)
bylaw_library(zlib zlib.h z)
bylaw_library(xxhash xxhash.h xxhash)
bylaw_library(re2 re2/re2.h re2)
bylaw_library(pcre2 pcre2.h pcre2-8)
bylaw_library(yamlcpp yaml-cpp/yaml.h yaml-cpp)
