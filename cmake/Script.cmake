# Writes a text into a source file as a function that gives it:
# cmake -DTEXT=… -DHEADER=… -DNAMESPACE=… -DFUNCTION=… -DOUTPUT=… -P Script.cmake
file(READ ${TEXT} text)
file(WRITE ${OUTPUT} "#include \"${HEADER}\"\n\nnamespace bylaw::${NAMESPACE} {\n\nstd::string_view ${FUNCTION}() {\n    return R\"script(${text})script\";\n}\n\n}  // namespace bylaw::${NAMESPACE}\n")
