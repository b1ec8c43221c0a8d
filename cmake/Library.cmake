# Writes the rules files of a folder that other rules files import into one source file:
# cmake -DFOLDER=… -DOUTPUT=… -P Library.cmake
file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/*.guard)
list(SORT files)
set(content "#include \"packs/library_bundles.h\"\n\nnamespace bylaw::packs {\n\nstd::span<const LibraryFile> library_files() {\n    static constexpr LibraryFile files[] = {\n")
foreach(file IN LISTS files)
  file(READ ${FOLDER}/${file} text)
  get_filename_component(name ${file} NAME_WE)
  string(APPEND content "        {\"${name}\", R\"library(${text})library\"},\n")
endforeach()
string(APPEND content "    };\n    return files;\n}\n\n}  // namespace bylaw::packs\n")
file(WRITE ${OUTPUT} "${content}")
