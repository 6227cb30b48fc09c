// A provider of a version that is not ours.
#include "herofake_dpu_provider.h"

extern "C" const hfdpu_provider *herofake_dpu_provider() {
    static const hfdpu_provider table = [] {
        hfdpu_provider made{};
        made.abi_version = 99;
        made.struct_bytes = sizeof made;
        made.name = "from the future";
        return made;
    }();
    return &table;
}
