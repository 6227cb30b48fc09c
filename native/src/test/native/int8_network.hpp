// A quantised network, read from a plain description and executed with integers as a DPU would. The rules:
//
// - Everything is int8, NHWC; a value is the stored number times 2^-fix. A layer has a fix-point position of its input
//   (that of the layer before), its weights, its biases and its output.
// - conv, fc: the sum of products is exact. The bias is shifted left to the sum's position, in + weights. The sum is
//   shifted right to the output's position, rounded to nearest with halves up (towards +infinity), then saturated to
//   [-128, 127]; relu then makes negatives 0. Padding is with 0.
// - maxpool: the largest; avgpool: the mean, rounded in the same way, at the position of its input. No padding; windows
//   that do not fit are left out.
//
// The description, line by line:
//
//   herofake-dpu-double 1
//   target NAME                                   the DPU that it is for
//   input HEIGHT WIDTH CHANNELS FIX
//   conv KERNEL STRIDE PAD OUT WFIX BFIX FIX RELU    then a line of hex weights [out][y][x][in], one of hex biases
//   fc OUT WFIX BFIX FIX RELU                        the same over the flattened input
//   maxpool KERNEL STRIDE | avgpool KERNEL STRIDE
//   softmax                                       the host is to do one
//   fault lost|memory|hang|wedge AFTER            what happens from run AFTER on, counted from 0
//   end
#ifndef HEROFAKE_INT8_NETWORK_HPP
#define HEROFAKE_INT8_NETWORK_HPP

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "support.hpp"

namespace herofake {

struct Shape {
    int height = 0;
    int width = 0;
    int channels = 0;
    int elements() const { return height * width * channels; }
};

struct Fault {
    enum class Kind { none, lost, memory, hang, wedge };
    Kind kind = Kind::none;
    std::int64_t after = 0;
};

struct Layer {
    enum class Kind { conv, maxpool, avgpool };
    Kind kind = Kind::conv;
    Shape in, out;
    int kernel_height = 0, kernel_width = 0, stride = 1, pad = 0;
    int shift = 0, bias_shift = 0;
    bool relu = false;
    std::vector<std::int8_t> weights, biases;
};

class Int8Network {
public:
    static Int8Network read(const std::string &path) {
        std::ifstream file(path);
        if (!file) {
            throw Failure(HFDPU_INVALID_MODEL, path + " is missing or cannot be read");
        }
        Int8Network network;
        try {
            network.parse(file);
        } catch (const std::string &problem) {
            throw Failure(HFDPU_INVALID_MODEL, path + " is no description of a network: " + problem);
        }
        return network;
    }

    const std::string &target() const { return target_; }
    Shape input() const { return input_; }
    int input_fix() const { return input_fix_; }
    Shape output() const { return shape_; }
    int output_fix() const { return fix_; }
    bool softmax() const { return softmax_; }
    const Fault &fault() const { return fault_; }

    std::int64_t bytes() const {
        std::size_t sum = 0;
        for (const Layer &layer : layers_) {
            sum += layer.weights.size() + layer.biases.size();
        }
        return static_cast<std::int64_t>(sum);
    }

    std::vector<std::int8_t> run(const std::int8_t *picture) const {
        std::vector<std::int8_t> values(picture, picture + input_.elements());
        for (const Layer &layer : layers_) {
            values = layer.kind == Layer::Kind::conv ? convolve(layer, values) : pool(layer, values);
        }
        return values;
    }

private:
    void parse(std::istream &file) {
        std::string line;
        if (!std::getline(file, line) || line != "herofake-dpu-double 1") {
            throw std::string("its first line is not 'herofake-dpu-double 1'");
        }
        while (std::getline(file, line)) {
            std::istringstream words(line);
            std::string kind;
            words >> kind;
            if (kind == "end") {
                if (layers_.empty() || target_.empty()) {
                    throw std::string("no layer or no target");
                }
                return;
            }
            statement(kind, words, file);
            if (!words) {
                throw "cannot read the line " + line.substr(0, 60);
            }
        }
        throw std::string("it ends without 'end'");
    }

    void statement(const std::string &kind, std::istream &words, std::istream &file) {
        if (kind == "target") {
            words >> target_;
        } else if (kind == "input") {
            words >> input_.height >> input_.width >> input_.channels >> input_fix_;
            shape_ = input_;
            fix_ = input_fix_;
        } else if (kind == "conv" || kind == "fc") {
            add_conv(kind == "fc", words, file);
        } else if (kind == "maxpool" || kind == "avgpool") {
            Layer layer;
            layer.kind = kind == "maxpool" ? Layer::Kind::maxpool : Layer::Kind::avgpool;
            words >> layer.kernel_height >> layer.stride;
            layer.kernel_width = layer.kernel_height;
            add(layer, shape_.channels);
        } else if (kind == "softmax") {
            softmax_ = true;
        } else if (kind == "fault") {
            std::string what;
            words >> what >> fault_.after;
            fault_.kind = what == "lost"     ? Fault::Kind::lost
                          : what == "memory" ? Fault::Kind::memory
                          : what == "hang"   ? Fault::Kind::hang
                                             : Fault::Kind::wedge;
        } else {
            throw "unknown statement '" + kind + "'";
        }
    }

    void add_conv(bool dense, std::istream &words, std::istream &file) {
        Layer layer;
        int out = 0, weights_fix = 0, bias_fix = 0, fix = 0, relu = 0;
        if (dense) {
            layer.kernel_height = shape_.height;
            layer.kernel_width = shape_.width;
        } else {
            words >> layer.kernel_height >> layer.stride >> layer.pad;
            layer.kernel_width = layer.kernel_height;
        }
        words >> out >> weights_fix >> bias_fix >> fix >> relu;
        layer.relu = relu != 0;
        layer.shift = fix_ + weights_fix - fix;
        layer.bias_shift = fix_ + weights_fix - bias_fix;
        if (!words || out < 1 || layer.shift < 0 || layer.shift > 30 || layer.bias_shift < 0 || layer.bias_shift > 30) {
            throw std::string("a layer with bad positions or sizes");
        }
        fix_ = fix;
        const int inputs = layer.kernel_height * layer.kernel_width * shape_.channels;
        add(layer, out);
        layers_.back().weights = hex(file, static_cast<std::size_t>(out) * static_cast<std::size_t>(inputs));
        layers_.back().biases = hex(file, static_cast<std::size_t>(out));
    }

    void add(Layer layer, int channels) {
        const int height = shape_.height + 2 * layer.pad - layer.kernel_height;
        const int width = shape_.width + 2 * layer.pad - layer.kernel_width;
        if (layer.stride < 1 || layer.kernel_height < 1 || height < 0 || width < 0) {
            throw std::string("a layer whose window does not fit");
        }
        layer.in = shape_;
        layer.out = Shape{height / layer.stride + 1, width / layer.stride + 1, channels};
        shape_ = layer.out;
        layers_.push_back(std::move(layer));
    }

    static std::vector<std::int8_t> hex(std::istream &file, std::size_t count) {
        std::string line;
        if (!std::getline(file, line) || line.size() != 2 * count) {
            throw std::string("a line of hex numbers is missing or of the wrong length");
        }
        std::vector<std::int8_t> values(count);
        for (std::size_t i = 0; i < count; i++) {
            values[i] = static_cast<std::int8_t>(static_cast<std::uint8_t>(digit(line[2 * i]) << 4 | digit(line[2 * i + 1])));
        }
        return values;
    }

    static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw std::string("not a hex digit");
    }

    static std::int8_t saturate(std::int64_t value) {
        return static_cast<std::int8_t>(std::clamp<std::int64_t>(value, -128, 127));
    }

    // value / 2^shift to nearest, halves up. C++17 leaves the shift of negatives to the compiler; all of ours keep the sign.
    static std::int64_t round_shift(std::int64_t value, int shift) {
        return shift == 0 ? value : (value + (std::int64_t{1} << (shift - 1))) >> shift;
    }

    static std::vector<std::int8_t> convolve(const Layer &layer, const std::vector<std::int8_t> &in) {
        std::vector<std::int8_t> out;
        out.reserve(static_cast<std::size_t>(layer.out.elements()));
        for (int y = 0; y < layer.out.height; y++) {
            for (int x = 0; x < layer.out.width; x++) {
                for (int channel = 0; channel < layer.out.channels; channel++) {
                    const std::int64_t bias = layer.biases[static_cast<std::size_t>(channel)];
                    const std::int64_t sum = dot(layer, in, y, x, channel) + bias * (std::int64_t{1} << layer.bias_shift);
                    const std::int8_t value = saturate(round_shift(sum, layer.shift));
                    out.push_back(layer.relu ? std::max<std::int8_t>(value, 0) : value);
                }
            }
        }
        return out;
    }

    static std::int64_t dot(const Layer &layer, const std::vector<std::int8_t> &in, int y, int x, int channel) {
        std::int64_t sum = 0;
        const int channels = layer.in.channels;
        for (int ky = 0; ky < layer.kernel_height; ky++) {
            const int row = y * layer.stride + ky - layer.pad;
            for (int kx = 0; kx < layer.kernel_width; kx++) {
                const int column = x * layer.stride + kx - layer.pad;
                if (row < 0 || row >= layer.in.height || column < 0 || column >= layer.in.width) {
                    continue;
                }
                const auto pixel = static_cast<std::size_t>((row * layer.in.width + column) * channels);
                const auto weight = static_cast<std::size_t>(
                        ((channel * layer.kernel_height + ky) * layer.kernel_width + kx) * channels);
                std::int32_t part = 0;
                for (std::size_t c = 0; c < static_cast<std::size_t>(channels); c++) {
                    part += in[pixel + c] * layer.weights[weight + c];
                }
                sum += part;
            }
        }
        return sum;
    }

    static std::vector<std::int8_t> pool(const Layer &layer, const std::vector<std::int8_t> &in) {
        std::vector<std::int8_t> out;
        for (int y = 0; y < layer.out.height; y++) {
            for (int x = 0; x < layer.out.width; x++) {
                for (int channel = 0; channel < layer.out.channels; channel++) {
                    out.push_back(window(layer, in, y, x, channel));
                }
            }
        }
        return out;
    }

    static std::int8_t window(const Layer &layer, const std::vector<std::int8_t> &in, int y, int x, int channel) {
        std::int64_t sum = 0;
        std::int8_t largest = std::numeric_limits<std::int8_t>::min();
        for (int ky = 0; ky < layer.kernel_height; ky++) {
            for (int kx = 0; kx < layer.kernel_width; kx++) {
                const int pixel = (y * layer.stride + ky) * layer.in.width + x * layer.stride + kx;
                const std::int8_t value = in[static_cast<std::size_t>(pixel * layer.in.channels + channel)];
                sum += value;
                largest = std::max(largest, value);
            }
        }
        if (layer.kind == Layer::Kind::maxpool) {
            return largest;
        }
        const std::int64_t count = static_cast<std::int64_t>(layer.kernel_height) * layer.kernel_width;
        // Floor of the mean and a half; sum + 128 * count is never negative.
        return saturate((2 * (sum + 128 * count) + count) / (2 * count) - 128);
    }

    std::string target_;
    Shape input_, shape_;
    int input_fix_ = 0, fix_ = 0;
    bool softmax_ = false;
    Fault fault_;
    std::vector<Layer> layers_;
};

}  // namespace herofake

#endif
