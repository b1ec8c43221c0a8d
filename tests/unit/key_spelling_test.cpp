#include "support/key_spelling.h"

#include <catch2/catch.hpp>
#include <string>

using bylaw::support::all_spellings;
using bylaw::support::respell;
using bylaw::support::Spelling;

namespace {

struct Row {
    const char* key;
    const char* camel;
    const char* class_name;
    const char* kebab;
    const char* pascal;
    const char* snake;
    const char* title;
    const char* train;
};

// Each row was asked of the reference's own converters.
constexpr Row rows[] = {
    {"bucketName", "bucketName", "BucketName", "bucket-name", "BucketName", "bucket_name", "Bucket Name",
     "Bucket-Name"},
    {"bucket_name", "bucketName", "BucketName", "bucket-name", "BucketName", "bucket_name", "Bucket Name",
     "Bucket-Name"},
    {"KMSKeyId", "kmskeyId", "KmskeyId", "kms-key-id", "KmskeyId", "kms_key_id", "Kmskey Id", "Kmskey-Id"},
    {"Ec2Type", "ec2Type", "Ec2Type", "ec-2-type", "Ec2Type", "ec_2_type", "Ec2 Type", "Ec2-Type"},
    {"ec2type", "ec2Type", "Ec2Type", "ec-2type", "Ec2Type", "ec_2type", "Ec2 Type", "Ec2-Type"},
    {"VPCId", "vpcid", "Vpcid", "vpc-id", "Vpcid", "vpc_id", "Vpcid", "Vpcid"},
    {"__a--b__", "aB", "AB", "a-b", "AB", "a_b", "A B", "A-B"},
    {"", "", "", "", "", "", "", ""},
    {"é1Ü", "é1Ü", "é1Ü", "é1Ü", "é1Ü", "é1Ü", "é1 Ü", "é1-Ü"},
};

struct SingularRow {
    const char* key;
    const char* singular;
};

// What the class spelling makes of a last word.
constexpr SingularRow singular_rows[] = {
    {"SecurityGroups", "SecurityGroup"},
    {"Tags", "Tag"},
    {"Policies", "Policy"},
    {"Statuses", "Statuse"},
    {"Addresses", "Address"},
    {"Access", "Access"},
    {"Boxes", "Box"},
    {"Data", "Daum"},
    {"Criteria", "Criterum"},
    {"Heroes", "Her"},
    {"Knives", "Knfe"},
    {"Wolves", "Wof"},
    {"Objectives", "Objec"},
    {"Archives", "Arc"},
    {"Databases", "basis"},
    {"Analyses", "Analyse"},
    {"Soliloquies", "Soliloquy"},
    {"Branches", "Branch"},
    {"Series", "Sery"},
    {"News", "New"},
    {"Indices", "Indice"},
    {"Vertices", "Vertice"},
    {"Buses", "Buse"},
    {"Movies", "Movy"},
    {"Parentheses", "thesis"},
    {"Mice", "Mice"},
    {"Information", "Information"},
};

}  // namespace

TEST_CASE("a key is spelled in seven ways", "[key_spelling]") {
    for (const Row& row : rows) {
        CAPTURE(row.key);
        const auto spellings = all_spellings(row.key);
        CHECK(spellings[0] == row.camel);
        CHECK(spellings[1] == row.class_name);
        CHECK(spellings[2] == row.kebab);
        CHECK(spellings[3] == row.pascal);
        CHECK(spellings[4] == row.snake);
        CHECK(spellings[5] == row.title);
        CHECK(spellings[6] == row.train);
        CHECK(respell(row.key, Spelling::Snake) == row.snake);
    }
}

TEST_CASE("the class spelling makes the last word singular", "[key_spelling]") {
    for (const SingularRow& row : singular_rows) {
        CAPTURE(row.key);
        CHECK(respell(row.key, Spelling::Class) == row.singular);
    }
}
