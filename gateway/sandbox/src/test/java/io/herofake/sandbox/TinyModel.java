package io.herofake.sandbox;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;

/** A real model of 32x32 pixels in a repository, its platform, and its answers without any sandbox. */
public final class TinyModel {
    private static final OnnxRuntimeProvider PROVIDER = new OnnxRuntimeProvider();

    private final Path folder;
    private final StoredModel stored;

    private TinyModel(Path folder, StoredModel stored) {
        this.folder = folder;
        this.stored = stored;
    }

    /** Builds one. */
    public static TinyModel in(Path folder) throws ModelRepositoryException {
        return new TinyModel(
                folder, SmallModels.install(new ModelRepository(folder.resolve("models")), SmallModels.resnet("tiny")));
    }

    /** The one that was built there. */
    public static TinyModel existing(Path folder) throws ModelRepositoryException {
        return new TinyModel(folder, new ModelRepository(folder.resolve("models")).find("tiny"));
    }

    /** Where it lies. */
    public ModelRepository repository() {
        return new ModelRepository(folder.resolve("models"));
    }

    /** What a sandbox opens. */
    public SandboxModel model() {
        return SandboxModel.of(stored, HardwareType.CPU);
    }

    /** What it runs on. */
    public static Platform platform() {
        return PROVIDER.discover().platforms().get(0);
    }

    /** One thread a call. */
    public OpenOptions options(int callers, int maxBatch) {
        return new OpenOptions(callers, 1, maxBatch, cache());
    }

    /** For backends. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /** Numbers as normalised pixels have them, the same for the same seed. */
    public float[] picture(long seed) {
        Random random = new Random(seed);
        float[] picture = new float[model().input().elementsPerPicture()];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        return picture;
    }

    /** The answer as the backend gives it in this process. */
    public float[] reference(float[] picture) throws BackendException {
        try (ModelInstance instance = PROVIDER.open(platform(), model().artifact(), model().input(), options(1, 1));
                InferenceCall call = instance.newCall()) {
            return infer(call, picture);
        }
    }

    /** One picture through a call. */
    public static float[] infer(InferenceCall call, float[] picture) throws BackendException {
        call.input().put(0, picture);
        call.infer(1);
        FloatBuffer output = call.output();
        return new float[] {output.get(0), output.get(1)};
    }
}
