package io.herofake.model.network;

import io.herofake.model.network.Layer.Conv;
import io.herofake.model.network.Layer.Norm;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet50 v1.5: He et al., "Deep Residual Learning for Image Recognition" (2015), table 1, with the stride of a
 * down-sampling block in its 3x3 convolution instead of its first 1x1 (the variant that torchvision and NVIDIA's examples
 * have). Parameter names are torchvision's.
 */
final class ResNet50 {
    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int EXPANSION = 4;

    private ResNet50() {}

    static Network of(NetworkSize size) {
        List<Layer> layers = new ArrayList<>();
        layers.add(conv("conv1", 3, size.baseWidth(), 7, 2, norm("bn1"), true));
        layers.add(new Layer.MaxPool("maxpool", 3, 2, 1));
        int channels = size.baseWidth();
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            int width = size.baseWidth() << stage;
            for (int block = 0; block < BLOCKS[stage]; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                layers.add(bottleneck("layer" + (stage + 1) + "." + block, channels, width, stride));
                channels = width * EXPANSION;
            }
        }
        layers.add(new Layer.GlobalAveragePool("avgpool"));
        layers.add(new Layer.Flatten("flatten"));
        layers.add(new Layer.Linear("fc", channels, Network.CLASSES, false));
        return new Network("resnet50-v1.5", size.inputSize(), layers);
    }

    private static Layer bottleneck(String name, int in, int width, int stride) {
        int out = width * EXPANSION;
        List<Conv> body = List.of(
                conv(name + ".conv1", in, width, 1, 1, norm(name + ".bn1"), true),
                conv(name + ".conv2", width, width, 3, stride, norm(name + ".bn2"), true),
                conv(name + ".conv3", width, out, 1, 1, new Norm(name + ".bn3", Initial.QUARTER), false));
        Conv shortcut = in == out
                ? null
                : conv(name + ".downsample.0", in, out, 1, stride, norm(name + ".downsample.1"), false);
        return new Layer.Residual(name, body, shortcut);
    }

    private static Conv conv(String name, int in, int out, int kernel, int stride, Norm norm, boolean relu) {
        return new Conv(name, in, out, kernel, stride, kernel / 2, norm, relu);
    }

    private static Norm norm(String name) {
        return new Norm(name, Initial.ONE);
    }
}
