package io.herofake.bench;

import io.herofake.backend.OpenOptions;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelManifest;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.server.engine.BackendPipeline;
import io.herofake.server.engine.EngineClock;
import io.herofake.server.engine.ModelledHost;
import io.herofake.server.engine.PipelineHost;
import io.herofake.server.engine.PipelineOpener;
import io.herofake.server.engine.ReplicaHost;
import io.herofake.server.engine.ReplicaOrder;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * A function that is measured, and what its replicas run in.
 *
 * @param manifest its name is the function's
 * @param host     runs its replicas
 */
record BenchModel(ModelManifest manifest, ReplicaHost host) {
    /** In this process, with a thread for each replica. */
    static BenchModel of(ModelManifest manifest, PipelineOpener opener) {
        return new BenchModel(manifest, new PipelineHost(opener, new Semaphore(1), EngineClock.SYSTEM));
    }

    /** A real model in this process. */
    static BenchModel real(StoredModel model, Path cache) {
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        return of(
                model.manifest(),
                (order, onLoss) -> BackendPipeline.open(
                        model.manifest(),
                        provider.open(
                                provider.discover().platforms().get(0),
                                model.artifact(HardwareType.CPU).orElseThrow(),
                                model.manifest().input(),
                                new OpenOptions(1, 1, 1, cache)),
                        new PictureDecoder()));
    }

    /** On simulated platforms on which nothing takes any time. */
    static BenchModel timeless(ModelManifest manifest) {
        return new BenchModel(manifest, new ModelledHost(new ModelledHost.Durations() {
            @Override
            public long startNanos(ReplicaOrder order) {
                return 0;
            }

            @Override
            public long executionNanos(ReplicaOrder order, int batch, long expectedNanos) {
                return 0;
            }
        }));
    }

    /** The manifest of a model under another name. */
    static ModelManifest renamed(ModelManifest manifest, String name) {
        ModelDescription old = manifest.description();
        return new ModelManifest(
                new ModelDescription(
                        name,
                        old.version(),
                        old.architecture(),
                        old.description(),
                        old.source(),
                        old.licence(),
                        old.training(),
                        old.input(),
                        old.output()),
                manifest.artifacts());
    }
}
