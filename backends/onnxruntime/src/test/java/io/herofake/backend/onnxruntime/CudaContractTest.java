package io.herofake.backend.onnxruntime;

import io.herofake.backend.BackendContractTest;
import io.herofake.backend.BackendProvider;

/** Runs where there is a GPU and the build has CUDA; skipped elsewhere, with what is missing. */
class CudaContractTest extends BackendContractTest {
    @Override
    protected BackendProvider provider() {
        return new CudaProvider();
    }

    /** Sums are taken in another order than the reference's. */
    @Override
    protected float tolerance() {
        return 1e-3f;
    }

    /** Weights and working memory are the GPU's; what is left here differs too much from driver to driver. */
    @Override
    protected boolean holdsMemoryHere() {
        return false;
    }
}
