# Writes a text into a source file: cmake -DTEXT=… -DOUTPUT=… -P Script.cmake
file(READ ${TEXT} text)
file(WRITE ${OUTPUT} "#include \"cli/collect_script.h\"\n\nnamespace bylaw::cli {\n\nstd::string_view collect_script() {\n    return R\"script(${text})script\";\n}\n\n}  // namespace bylaw::cli\n")
