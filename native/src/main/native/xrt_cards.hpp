// Xilinx cards as XRT sees them. Needs XRT's headers and libxrt_coreutil; nothing of VART.
#ifndef HEROFAKE_XRT_CARDS_HPP
#define HEROFAKE_XRT_CARDS_HPP

#include <cstddef>
#include <string>
#include <vector>

#include "herofake_dpu.h"

namespace herofake {

// A card with XRT's number of it, which is also VART's.
struct XrtCard {
    std::size_t index;
    hfdpu_card shown;
};

// The cards that VART may use in this process: all, or those that XLNX_ENABLE_DEVICES names. Throws Failure: no driver, one
// older than the XRT that this was built with, a card that is being reset.
std::vector<XrtCard> xrt_cards();

// XRT's number of the card with a PCI address. Throws Failure where there is none.
std::size_t xrt_index(const std::string &address);

// Whether a list such as ALL or 0,2 names a card.
bool names_card(const std::string &list, std::size_t index);

// Power that a card takes now, in watts; above 0. Throws Failure where it does not measure.
double xrt_power(const std::string &address);

// The power in XRT's report of a card's electrical sensors (JSON); 0 where there is none.
double power_of_report(const std::string &report);

// Whether a driver's version, for example 2.14.384,4090..., is at least major.minor.
bool driver_is_at_least(const std::string &version, int major, int minor);

}  // namespace herofake

#endif
