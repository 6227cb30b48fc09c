package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.HostCall;
import io.herofake.backend.TensorProbe;
import io.herofake.model.ModelManifest;

/** A graph behind a probe as a call of one picture, for what judges pictures with calls. Closes the probe. */
final class ProbedCall extends HostCall {
    private final TensorProbe probe;
    private final int elements;
    private final int classes;

    /**
     * @param graph for messages
     * @param probe of the model's output
     */
    ProbedCall(String graph, ModelManifest manifest, TensorProbe probe) throws BackendException {
        super(graph, 1, manifest.input().elementsPerPicture(), manifest.output().classes());
        this.probe = probe;
        this.elements = manifest.input().elementsPerPicture();
        this.classes = manifest.output().classes();
    }

    @Override
    protected void run(int batch) throws BackendException {
        probe.input().put(0, input(), 0, elements);
        probe.run((name, values) -> output().put(0, values, 0, classes));
    }

    @Override
    protected void release() {
        probe.close();
    }
}
