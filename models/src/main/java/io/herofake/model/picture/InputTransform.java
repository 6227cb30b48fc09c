package io.herofake.model.picture;

import io.herofake.model.InputContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Turns a picture into a model's input: fits it to the contract's width and height, then writes
 * {@code (v / 255 - mean[c]) / std[c]} as float32 {@code [N, 3, height, width]}, channels red, green, blue.
 *
 * <p>Fitting is what Pillow's {@code Image.resize((width, height), BILINEAR)} does, to the last bit: a triangle filter widened by the
 * scale when shrinking (so it does not alias), first along rows, then along columns, each rounded to 8 bits. With
 * {@link InputContract.Resize#CENTER_CROP} it is {@code resize(..., box=...)} of the centred box, whose edges may fall between pixels.
 * Networks trained in Python therefore see the same values here.
 *
 * <p>Thread-safe. Working memory is kept between calls, for as many callers at once as there are processors; for one caller it is about
 * {@code 12 * width * (2 * max(1, pictureHeight / height) + 3)} bytes plus the filter tables
 * ({@code 16 * (pictureWidth + pictureHeight)} bytes), and a call allocates no more than some hundred bytes.
 */
public final class InputTransform {
    private static final int WARM_UP_RUNS = 30;
    private static final int WARM_UP_SIDE = 256;
    private static final InputContract WARM_UP_CONTRACT = new InputContract(
            "warm-up", 224, 224, InputContract.Resize.STRETCH, List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));

    private final InputContract contract;
    private final float[][] normalised;
    private final ArrayBlockingQueue<Resampler> idle =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    /** A transform for the given contract. */
    public InputTransform(InputContract contract) {
        this.contract = contract;
        this.normalised = new float[3][256];
        for (int c = 0; c < 3; c++) {
            float mean = contract.mean().get(c);
            float std = contract.std().get(c);
            for (int v = 0; v < 256; v++) {
                normalised[c][v] = (v / 255f - mean) / std;
            }
        }
    }

    /**
     * Transforms a picture of its own some times, so that the first request need not wait for the compiler. Takes a fraction of a
     * second. Good to call once at start; nothing depends on it.
     */
    public static void warmUp() {
        InputTransform own = new InputTransform(WARM_UP_CONTRACT);
        byte[] rgb = new byte[3 * WARM_UP_SIDE * WARM_UP_SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * i / WARM_UP_SIDE);
        }
        Picture picture = new Picture(WARM_UP_SIDE, WARM_UP_SIDE, rgb);
        FloatBuffer target = ByteBuffer.allocateDirect(WARM_UP_CONTRACT.elementsPerPicture() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer(); // as pipelines have it
        for (int i = 0; i < WARM_UP_RUNS; i++) {
            own.write(picture, target, 0);
        }
    }

    /** The contract that it was made for. */
    public InputContract contract() {
        return contract;
    }

    /**
     * Writes one picture of a batch at values {@code batchIndex * elementsPerPicture()} onwards, counted from the buffer's
     * beginning; its position and limit play no part and stay as they are.
     *
     * @param picture    any size
     * @param target     best a direct buffer in native byte order; others work
     * @param batchIndex 0 or above
     * @throws IndexOutOfBoundsException if the target has no room for that picture
     */
    public void write(Picture picture, FloatBuffer target, int batchIndex) {
        FloatBuffer all = target.duplicate().clear();
        int start = Math.multiplyExact(batchIndex, contract.elementsPerPicture());
        if (batchIndex < 0 || all.capacity() - start < contract.elementsPerPicture()) {
            throw new IndexOutOfBoundsException("picture " + batchIndex + " of a batch needs values " + start + " to "
                    + (start + (long) contract.elementsPerPicture()) + "; the buffer has " + all.capacity());
        }
        Resampler pooled = idle.poll();
        Resampler resampler = pooled != null ? pooled : new Resampler(contract.width(), contract.height());
        resampler.resample(picture, box(picture), (y, row) -> writeRow(row, all, start + y * contract.width()));
        idle.offer(resampler);
    }

    /** The picture fitted to the contract's size, still 8-bit: what {@link #write} normalises. For people to look at, and for tests. */
    public Picture fit(Picture picture) {
        int width = contract.width();
        byte[] rgb = new byte[contract.elementsPerPicture()];
        new Resampler(width, contract.height()).resample(picture, box(picture), (y, row) -> {
            for (int i = 0; i < row.length; i++) {
                rgb[y * row.length + i] = (byte) row[i];
            }
        });
        return new Picture(width, contract.height(), rgb);
    }

    private void writeRow(int[] row, FloatBuffer target, int at) {
        int plane = contract.width() * contract.height();
        for (int x = 0; x < contract.width(); x++) {
            target.put(at + x, normalised[0][row[3 * x]]);
            target.put(at + plane + x, normalised[1][row[3 * x + 1]]);
            target.put(at + 2 * plane + x, normalised[2][row[3 * x + 2]]);
        }
    }

    private Resampler.Box box(Picture picture) {
        double width = picture.width();
        double height = picture.height();
        if (contract.resize() == InputContract.Resize.CENTER_CROP) {
            double aspect = (double) contract.width() / contract.height();
            width = Math.min(width, height * aspect);
            height = Math.min(height, picture.width() / aspect);
        }
        double left = (picture.width() - width) / 2;
        double top = (picture.height() - height) / 2;
        return new Resampler.Box((float) left, (float) top, (float) (left + width), (float) (top + height));
    }
}
