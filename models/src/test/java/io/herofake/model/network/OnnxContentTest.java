package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxContentTest {
    /**
     * Builds are reproducible: these hold on every machine and JDK. They change only with the networks, the writer or the
     * seeded weights, and then users' models of the same version differ: raise {@link ModelBuilder#SEEDED_VERSION} too.
     */
    @ParameterizedTest
    @CsvSource({
        "resnet50, 72f4459ea9b8550a5e9763bd8205daa0f6f162e10d24cb80aac4b8c36e23fc74",
        "vgg16, f26c355e81955b46a4064fe04af70e3a4567b40559e399b28abad8fe1b942576",
        "vgg19, b3ef9c38e4daaac29a8d1176dc4497423a0a4837acba0877e93447c08c17b66e",
        "vgg16-classic, dee2767bfd5523a0638ebe890ad572d3b56ffb588a14cba6f67fffb79ea402ef",
        "vgg19-classic, 57810a21412859870a6db18197e94a09a6a923f37fa61834cf13075bcf9b6658",
    })
    void bytesAreAlwaysTheSame(String name, String sha256) throws Exception {
        OnnxContent content =
                new OnnxContent(ModelCatalog.find(name).network(), new SeededWeights(ModelBuilder.DEFAULT_SEED));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    }

    @Test
    void theStreamedPartsAreOneMessageOfTheAnnouncedSize() throws Exception {
        OnnxContent content = new OnnxContent(SmallModels.resnet("tiny").network(), new SeededWeights(1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);

        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(out.toByteArray());
        assertThat(out.size()).isEqualTo(content.sizeBytes()).isEqualTo(model.getSerializedSize());
        assertThat(model.getGraph().getName()).isEqualTo("resnet50-v1.5");
        // 53 convolutions and the last layer, each with a bias: every normalisation is folded in.
        assertThat(model.getGraph().getInitializerList()).hasSize(2 * 54);
        assertThat(model.getGraph().getNodeList())
                .extracting(OnnxMl.NodeProto::getOpType)
                .containsOnly("Conv", "Relu", "MaxPool", "Add", "GlobalAveragePool", "Flatten", "Gemm");
    }
}
