package io.herofake.backend.vitis;

import io.herofake.backend.TestModel;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.vart.DpuLibrary;
import io.herofake.vart.DpuNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models for the double with answers that are right to the last bit, from float to float. */
final class DoubleModels {

    private static final int CHANNELS = 3;

    private DoubleModels() {}

    /** A backend that, unlike the product, takes doubles; it waits as long for the end of a runner as for a run. */
    static VitisProvider provider(Path library, long timeoutMillis) {
        return new VitisProvider(new VitisSettings(library, timeoutMillis, timeoutMillis), DpuLibrary::loadForTests);
    }

    static TestModel write(DpuNetwork network, Path directory) throws IOException {
        Path file = network.write(Files.createTempFile(directory, "network", ".xmodel"));
        int height = network.inputShape().get(0);
        int width = network.inputShape().get(1);
        int classes = network.run(new byte[CHANNELS * height * width]).length;
        InputContract contract = new InputContract(
                "input", width, height, InputContract.Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
        return new TestModel(
                TestModel.artifact(HardwareType.FPGA, "xmodel", file),
                contract,
                classes,
                picture -> reference(network, picture, height * width));
    }

    /** Planes to pixels, to the nearest multiple of 2^-fix with halves up; the network; back. */
    static float[] reference(DpuNetwork network, float[] picture, int pixels) {
        byte[] values = new byte[picture.length];
        for (int i = 0; i < picture.length; i++) {
            double scaled = Math.max(-1000, Math.min(1000, picture[i] * Math.pow(2, network.inputFix())));
            long nearest = (long) Math.floor(scaled);
            nearest += scaled - nearest >= 0.5 ? 1 : 0;
            values[i % pixels * CHANNELS + i / pixels] = (byte) Math.max(-128, Math.min(127, nearest));
        }
        byte[] row = network.run(values);
        float[] output = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            output[i] = (float) (row[i] / Math.pow(2, network.outputFix()));
        }
        return output;
    }
}
