package io.herofake.backend.djl;

import io.herofake.backend.DenseOnnx;
import io.herofake.backend.TestModel;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** TorchScript files for tests: the perceptron that {@code dense_template.py} made, with weights put into it. */
final class TorchScripts {
    private static final int INPUTS = 768;
    private static final int HIDDEN = 1024;
    private static final int CLASSES = 2;

    private TorchScripts() {}

    /** The perceptron with random weights, and what it should answer. */
    static TestModel dense(Path directory) throws IOException {
        float[] first = weights(1, HIDDEN * INPUTS, Math.sqrt(2.0 / INPUTS));
        float[] second = weights(2, CLASSES * HIDDEN, Math.sqrt(1.0 / HIDDEN));
        return new TestModel(
                TestModel.artifact(
                        ArtifactTarget.of(HardwareType.CPU),
                        TorchScriptProvider.FORMAT,
                        write(directory, first, second)),
                DenseOnnx.standard().contract(),
                CLASSES,
                picture -> times(relu(times(picture, first, HIDDEN)), second, CLASSES));
    }

    /** The perceptron with these weights. */
    static Path write(Path directory, float[] first, float[] second) throws IOException {
        Path file = Files.createTempFile(directory, "dense-", ".pt");
        try (InputStream template = Objects.requireNonNull(TorchScripts.class.getResourceAsStream("dense.pt.zip"));
                ZipInputStream in = new ZipInputStream(template);
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            String root = "";
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                root = entry.getName().substring(0, entry.getName().indexOf('/') + 1);
                store(out, entry.getName(), in.readAllBytes());
            }
            store(out, root + "data/0", bytes(first));
            store(out, root + "data/1", bytes(second));
        }
        return file;
    }

    private static void store(ZipOutputStream out, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    static float[] weights(long seed, int count, double deviation) {
        Random random = new Random(seed);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextGaussian() * deviation);
        }
        return weights;
    }

    private static float[] times(float[] input, float[] weights, int rows) {
        float[] output = new float[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = 0; i < input.length; i++) {
                sum += (double) weights[row * input.length + i] * input[i];
            }
            output[row] = (float) sum;
        }
        return output;
    }

    private static float[] relu(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], 0);
        }
        return values;
    }
}
