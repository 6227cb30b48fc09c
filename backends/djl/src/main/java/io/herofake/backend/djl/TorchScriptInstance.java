package io.herofake.backend.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.HostCall;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenCalls;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One loaded TorchScript module and its calls. Every inference has an array manager of its own, so that all its native
 * arrays are gone when it ends. Thread-safe.
 */
final class TorchScriptInstance implements ModelInstance {
    private static final int TRIED_BATCH = 2;

    private final Platform platform;
    private final Model model;
    private final ModelArtifact artifact;
    private final InputContract input;
    private final OpenOptions options;
    private final int classes;
    private final int mostAtOnce;

    private final OpenCalls<TorchScriptCall> calls;

    private TorchScriptInstance(
            Platform platform,
            Model model,
            ModelArtifact artifact,
            InputContract input,
            OpenOptions options,
            int classes,
            int mostAtOnce) {
        this.platform = platform;
        this.model = model;
        this.artifact = artifact;
        this.input = input;
        this.options = options;
        this.classes = classes;
        this.mostAtOnce = mostAtOnce;
        calls = new OpenCalls<>(artifact.file().toString(), options.callers());
    }

    /**
     * Tries a loaded module, as its file does not say what it takes and gives, and takes it over.
     *
     * @throws BackendException {@code INVALID_MODEL} if it does not do what its manifest promises
     */
    static TorchScriptInstance open(
            Platform platform, Model model, ModelArtifact artifact, InputContract input, OpenOptions options)
            throws BackendException {
        Shape alone = tried(model, artifact, input, 1);
        int mostAtOnce = options.maxBatch();
        if (mostAtOnce > 1 && !takesBatches(model, input, alone.get(1))) {
            mostAtOnce = 1;
        }
        return new TorchScriptInstance(
                platform, model, artifact, input, options, Math.toIntExact(alone.get(1)), mostAtOnce);
    }

    private static Shape tried(Model model, ModelArtifact artifact, InputContract input, int batch)
            throws BackendException {
        String wanted = "float32 [N, 3, " + input.height() + ", " + input.width() + "] (N free or 1)";
        try {
            Shape shape = shapeOf(model, input, batch);
            if (shape.dimension() == 2 && shape.get(0) == batch && shape.get(1) >= 1) {
                return shape;
            }
            throw invalid(artifact, "gives " + shape + " for one picture, but must give float32 [1, classes]", null);
        } catch (IllegalStateException e) {
            throw invalid(artifact, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            if (TorchFailures.isOutOfMemory(e)) {
                throw TorchFailures.running(artifact.file().toString(), e);
            }
            throw invalid(
                    artifact,
                    "does not run on " + wanted + ", which its manifest promises: " + TorchFailures.message(e),
                    e);
        }
    }

    /** Traced modules may have the number of pictures that they were traced with built in. */
    private static boolean takesBatches(Model model, InputContract input, long classes) {
        try {
            return shapeOf(model, input, TRIED_BATCH).equals(new Shape(TRIED_BATCH, classes));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Shape shapeOf(Model model, InputContract input, int batch) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(batch * input.elementsPerPicture() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        try (NDManager manager = model.getNDManager().newSubManager()) {
            return forward(model, manager, zeros, inputShape(input, batch)).getShape();
        }
    }

    /** The one output array; lives as long as the manager. */
    private static NDArray forward(Model model, NDManager manager, ByteBuffer pictures, Shape shape) {
        NDArray in = manager.create(pictures, shape, DataType.FLOAT32);
        NDList out = model.getBlock().forward(new ParameterStore(manager, false), new NDList(in), false);
        out.attach(manager);
        if (out.size() != 1 || out.get(0).getDataType() != DataType.FLOAT32) {
            String given = out.size() == 1
                    ? "a tensor of " + out.get(0).getDataType().name().toLowerCase(Locale.ROOT)
                    : out.size() + " tensors";
            throw new IllegalStateException("gives " + given + ", but must give one of float32");
        }
        return out.get(0);
    }

    private static Shape inputShape(InputContract input, int batch) {
        return new Shape(batch, 3, input.height(), input.width());
    }

    /**
     * Runs pictures of a direct buffer.
     *
     * @param pictures as many bytes as the batch has
     * @param into     gets the rows
     */
    void run(ByteBuffer pictures, int batch, FloatBuffer into, int firstRow) throws BackendException {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDArray rows = forward(model, manager, pictures, inputShape(input, batch));
            if (!rows.getShape().equals(new Shape(batch, classes))) {
                throw new IllegalStateException("it gave " + rows.getShape() + " for " + batch + " pictures");
            }
            into.put(firstRow * classes, rows.toFloatArray());
        } catch (RuntimeException e) {
            throw TorchFailures.running(file(), e);
        }
    }

    String file() {
        return artifact.file().toString();
    }

    InputContract input() {
        return input;
    }

    /** Pictures that the module takes in one run; a larger batch is several runs. */
    int mostAtOnce() {
        return mostAtOnce;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int maxBatch() {
        return options.maxBatch();
    }

    @Override
    public InferenceCall newCall() throws BackendException {
        return calls.open(() -> new TorchScriptCall(this, calls::forget));
    }

    /** The size of the file, which stands for its weights, and of the open calls' buffers; PyTorch's working memory is not in it. */
    @Override
    public long nativeMemoryBytes() {
        return calls.closed()
                ? 0
                : artifact.sizeBytes()
                        + calls.count() * HostCall.bufferBytes(maxBatch(), input.elementsPerPicture(), classes);
    }

    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        model.close();
    }

    private static BackendException invalid(ModelArtifact artifact, String what, @Nullable Exception cause) {
        return new BackendException(Kind.INVALID_MODEL, "model " + artifact.file() + " " + what, cause);
    }
}
