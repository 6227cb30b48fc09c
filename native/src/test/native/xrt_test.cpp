// What of the XRT part needs no card, and what it says where there is none. Prints one line for each, for a Java test.
#include <cstdio>

#include "support.hpp"
#include "xrt_cards.hpp"

int main() {
    using namespace herofake;
    std::printf("watts %g\n", power_of_report(R"({"power_consumption_max_watts": "75", "power_consumption_watts": "26.125"})"));
    std::printf("number %g\n", power_of_report(R"({"power_consumption_watts":31})"));
    std::printf("none %g\n", power_of_report(R"({"power_consumption_watts": "N/A"})"));
    std::printf("newer %d\n", driver_is_at_least("2.14.384,4090fc", 2, 13));
    std::printf("major %d\n", driver_is_at_least("3.0.1", 2, 13));
    std::printf("older %d\n", driver_is_at_least("2.9.1,", 2, 13));
    std::printf("unknown %d\n", driver_is_at_least("unknown", 2, 13));
    std::printf("named %d%d%d%d\n", names_card("ALL", 1), names_card("0,2", 2), names_card("0,2", 1), names_card("", 0));
    hfdpu_error error;
    const int status = guarded(&error, [] { xrt_cards(); });
    std::printf("cards %d %s\n", status, error.message);
    return 0;
}
