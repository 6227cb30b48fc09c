#include "xrt_cards.hpp"

#include <experimental/xrt_system.h>
#include <version.h>
#include <xrt/xrt_device.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "support.hpp"

namespace herofake {
namespace {

constexpr const char *driver_version_file = "/sys/bus/pci/drivers/xocl/module/version";

std::string built_with() {
    return std::to_string(XRT_MAJOR(XRT_VERSION_CODE)) + "." + std::to_string(XRT_MINOR(XRT_VERSION_CODE));
}

// The kernel's driver must not be older than the library: XRT supports no such pair.
std::string driver_version() {
    std::ifstream file(driver_version_file);
    std::string version;
    if (!std::getline(file, version) || version.empty()) {
        throw Failure(HFDPU_NO_DRIVER, std::string("XRT's driver xocl is not loaded (no ") + driver_version_file + ")");
    }
    if (!driver_is_at_least(version, XRT_MAJOR(XRT_VERSION_CODE), XRT_MINOR(XRT_VERSION_CODE))) {
        throw Failure(HFDPU_NO_DRIVER, "XRT's driver xocl is version " + version +
                                               ", too old for the provider, which was built with XRT " + built_with());
    }
    return version.substr(0, version.find(','));
}

hfdpu_card describe(unsigned int index, const std::string &driver) {
    const xrt::device device(index);
    const auto address = device.get_info<xrt::info::device::bdf>();
    if (device.get_info<xrt::info::device::offline>()) {
        throw Failure(HFDPU_DEVICE_LOST, "card " + address + " is offline: it is being reset");
    }
    hfdpu_card card{};
    copy_text(card.address, address);
    copy_text(card.name, device.get_info<xrt::info::device::name>());
    copy_text(card.driver, driver);
    return card;
}

}  // namespace

std::vector<XrtCard> xrt_cards() {
    const std::string driver = driver_version();
    const char *enabled = std::getenv("XLNX_ENABLE_DEVICES");
    std::vector<XrtCard> cards;
    const unsigned int count = xrt::system::enumerate_devices();
    for (unsigned int index = 0; index < count; index++) {
        if (names_card(enabled == nullptr ? "ALL" : enabled, index)) {
            cards.push_back(XrtCard{index, describe(index, driver)});
        }
    }
    return cards;
}

std::size_t xrt_index(const std::string &address) {
    for (const XrtCard &card : xrt_cards()) {
        if (address == card.shown.address) {
            return card.index;
        }
    }
    throw Failure(HFDPU_NO_CARD, "XRT finds no card " + address);
}

bool names_card(const std::string &list, std::size_t index) {
    std::istringstream words(list);
    for (std::string word; std::getline(words, word, ',');) {
        if (word == "ALL" || word == std::to_string(index)) {
            return true;
        }
    }
    return false;
}

double xrt_power(const std::string &address) {
    const xrt::device device(address);
    const double watts = power_of_report(device.get_info<xrt::info::device::electrical>());
    if (!(watts > 0)) {
        throw Failure(HFDPU_UNSUPPORTED, "card " + address + " does not tell its power");
    }
    return watts;
}

double power_of_report(const std::string &report) {
    static const std::regex pattern("\"power_consumption_watts\"\\s*:\\s*\"?([0-9]+(\\.[0-9]+)?)");
    std::smatch match;
    return std::regex_search(report, match, pattern) ? std::stod(match[1].str()) : 0;
}

bool driver_is_at_least(const std::string &version, int major, int minor) {
    int has_major = 0;
    int has_minor = 0;
    if (std::sscanf(version.c_str(), "%d.%d", &has_major, &has_minor) != 2) {
        return false;
    }
    return has_major > major || (has_major == major && has_minor >= minor);
}

}  // namespace herofake
