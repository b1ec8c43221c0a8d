// The main function of the unit tests; the cases stand in *_test.cpp.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
