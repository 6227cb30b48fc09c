package io.herofake.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * VGG16 and VGG19: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014),
 * table 1, configurations D and E, without normalisation. Parameter names are torchvision's; dropout, which does nothing
 * when inferring, only counts in their numbering.
 */
final class Vgg {
    private static final int[] CONVS_16 = {2, 2, 3, 3, 3};
    private static final int[] CONVS_19 = {2, 2, 4, 4, 4};
    private static final int[] WIDTHS = {1, 2, 4, 8, 8};
    private static final int CLASSIC_HIDDEN = 64;

    /** What follows the convolutions. */
    enum Head {
        /** Global average pooling and one linear layer, {@code classifier}. */
        POOLED,
        /** As published: two hidden layers of 4096 at full width, {@code classifier.0}, {@code .3} and {@code .6}. */
        CLASSIC
    }

    private Vgg() {}

    static Network vgg16(Head head, NetworkSize size) {
        return of("vgg16", CONVS_16, head, size);
    }

    static Network vgg19(Head head, NetworkSize size) {
        return of("vgg19", CONVS_19, head, size);
    }

    private static Network of(String name, int[] convs, Head head, NetworkSize size) {
        List<Layer> layers = new ArrayList<>();
        int index = 0;
        int channels = 3;
        for (int stage = 0; stage < convs.length; stage++) {
            int width = size.baseWidth() * WIDTHS[stage];
            for (int conv = 0; conv < convs[stage]; conv++) {
                layers.add(new Layer.Conv("features." + index, channels, width, 3, 1, 1, null, true));
                index += 2;
                channels = width;
            }
            layers.add(new Layer.MaxPool("features." + index++, 2, 2, 0));
        }
        layers.addAll(head == Head.POOLED ? pooled(channels) : classic(channels, size));
        return new Network(name + "-" + head.name().toLowerCase(Locale.ROOT), size.inputSize(), layers);
    }

    private static List<Layer> pooled(int channels) {
        return List.of(
                new Layer.GlobalAveragePool("avgpool"),
                new Layer.Flatten("flatten"),
                new Layer.Linear("classifier", channels, Network.CLASSES, false));
    }

    private static List<Layer> classic(int channels, NetworkSize size) {
        int side = size.inputSize() >> WIDTHS.length;
        int hidden = CLASSIC_HIDDEN * size.baseWidth();
        return List.of(
                new Layer.Flatten("flatten"),
                new Layer.Linear("classifier.0", channels * side * side, hidden, true),
                new Layer.Linear("classifier.3", hidden, hidden, true),
                new Layer.Linear("classifier.6", hidden, Network.CLASSES, false));
    }
}
