package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    /**
     * The published counts (torchvision's, with 1000 classes: 25,557,032, 138,357,544 and 143,667,240) less the last layer
     * for 1000 classes, plus one for two; running statistics are no parameters.
     */
    @ParameterizedTest
    @CsvSource({
        "resnet50, 23512130",
        "vgg16, 14715714",
        "vgg19, 20025410",
        "vgg16-classic, 134268738",
        "vgg19-classic, 139578434",
    })
    void hasThePublishedNumberOfParameters(String name, long expected) throws Exception {
        long parameters = ModelCatalog.find(name).network().parameters().stream()
                .filter(parameter -> !parameter.name().contains(".running_"))
                .mapToLong(Parameter::elements)
                .sum();
        assertThat(parameters).isEqualTo(expected);
    }

    @Test
    void pooledHeadsAreUnder90MegabytesAndClassicOnesOver500() throws Exception {
        assertThat(ModelCatalog.find("vgg16").sizeBytes()).isLessThan(90_000_000);
        assertThat(ModelCatalog.find("vgg19").sizeBytes()).isLessThan(90_000_000);
        assertThat(ModelCatalog.find("vgg16-classic").sizeBytes()).isGreaterThan(500_000_000);
        assertThat(ModelCatalog.find("vgg19-classic").sizeBytes()).isGreaterThan(500_000_000);
    }

    @Test
    void parameterNamesAreDifferentAndTorchvisions() throws Exception {
        assertThat(ModelCatalog.find("resnet50").network().parameters())
                .extracting(Parameter::name)
                .doesNotHaveDuplicates()
                .contains("conv1.weight", "bn1.running_var", "layer1.0.downsample.0.weight", "layer4.2.bn3.bias")
                .endsWith("fc.weight", "fc.bias");
        assertThat(ModelCatalog.find("vgg19-classic").network().parameters())
                .extracting(Parameter::name)
                .doesNotHaveDuplicates()
                .startsWith("features.0.weight", "features.0.bias", "features.2.weight")
                .contains("features.34.bias", "classifier.0.weight", "classifier.3.weight")
                .endsWith("classifier.6.weight", "classifier.6.bias");
    }

    @ParameterizedTest
    @CsvSource({"0, 224", "65, 224", "64, 0", "64, 100", "64, 1056"})
    void badSizesAreRefused(int baseWidth, int inputSize) {
        assertThatThrownBy(() -> new NetworkSize(baseWidth, inputSize))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be");
    }
}
