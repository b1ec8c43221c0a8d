# Writes the examples of the checks, FOLDER/ID/NAME, into one source file:
# cmake -DFOLDER=… -DOUTPUT=… -P Examples.cmake
file(GLOB examples RELATIVE ${FOLDER} ${FOLDER}/*/*)
list(SORT examples)
set(content "#include \"packs/library_bundles.h\"\n\nnamespace bylaw::packs {\n\nstd::string_view audit_examples_text() {\n    return \"\"\n")
foreach(example IN LISTS examples)
  file(READ ${FOLDER}/${example} text)
  # The byte 1 begins an example; no document holds it.
  string(APPEND content "        \"\\001${example}\\n\" R\"example(${text})example\"\n")
endforeach()
string(APPEND content "        ;\n}\n\n}  // namespace bylaw::packs\n")
file(WRITE ${OUTPUT} "${content}")
