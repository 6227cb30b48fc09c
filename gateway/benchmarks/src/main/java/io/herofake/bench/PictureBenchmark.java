package io.herofake.bench;

import io.herofake.model.InputContract;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.Picture;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From an uploaded JPEG to the input of a 224x224 network, and its two halves. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PictureBenchmark {

    private static final int INPUT = 224;

    /** Side of the picture in pixels. */
    @Param({"256", "1024"})
    public int side;

    private final PictureDecoder decoder = new PictureDecoder();
    private final InputTransform transform = new InputTransform(new InputContract(
            "input",
            INPUT,
            INPUT,
            InputContract.Resize.STRETCH,
            List.of(0.485f, 0.456f, 0.406f),
            List.of(0.229f, 0.224f, 0.225f)));
    private final FloatBuffer target = ByteBuffer.allocateDirect(3 * INPUT * INPUT * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();

    private byte[] jpeg = new byte[0];
    private Picture picture = new Picture(1, 1, new byte[3]);

    /** Makes the picture. */
    @Setup
    public void prepare() throws PictureException {
        jpeg = TestPictures.jpegs(1, side).get(0);
        picture = decoder.decode(jpeg);
    }

    /** Header, decoding, colour. */
    @Benchmark
    public Picture decode() throws PictureException {
        return decoder.decode(jpeg);
    }

    /** Resizing and normalising. */
    @Benchmark
    public FloatBuffer transform() {
        transform.write(picture, target, 0);
        return target;
    }

    /** Both, as a request does them. */
    @Benchmark
    public FloatBuffer decodeAndTransform() throws PictureException {
        transform.write(decoder.decode(jpeg), target, 0);
        return target;
    }
}
