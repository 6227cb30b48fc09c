package io.herofake.model.network;

import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.network.Layer.Conv;
import io.herofake.model.network.Layer.Norm;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel and bias of a convolution, its batch normalisation folded in: with {@code s = scale / sqrt(variance + eps)}
 * of an output channel, the kernel becomes {@code s * kernel} and the bias {@code shift - s * mean}. Computed in double,
 * rounded once.
 */
final class ConvWeights {
    private static final double EPSILON = 1e-5;

    private final Conv conv;
    private final Parameter kernel;
    private final WeightSource weights;
    private double @Nullable [] scales;

    ConvWeights(Conv conv, WeightSource weights) {
        this.conv = conv;
        this.kernel = conv.weight();
        this.weights = weights;
    }

    Initializer kernel() {
        return new Initializer(kernel.name(), kernel.shape(), kernel.rows(), kernel.columns(), this::fillKernel);
    }

    Initializer bias() {
        return new Initializer(conv.bias().name(), List.of(conv.out()), 1, conv.out(), this::fillBias);
    }

    private void fillKernel(int row, float[] into) throws IOException, ModelRepositoryException {
        weights.readRow(kernel, row, into);
        Norm norm = conv.norm();
        if (norm == null) {
            return;
        }
        double scale = scales(norm)[row];
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) (into[i] * scale);
        }
    }

    private void fillBias(int row, float[] into) throws IOException, ModelRepositoryException {
        Norm norm = conv.norm();
        if (norm == null) {
            weights.readRow(conv.bias(), row, into);
            return;
        }
        float[] shift = vector(conv.normParameters(norm).get(1));
        float[] mean = vector(conv.normParameters(norm).get(2));
        double[] scale = scales(norm);
        for (int i = 0; i < conv.out(); i++) {
            into[i] = (float) (shift[i] - scale[i] * mean[i]);
        }
    }

    private double[] scales(Norm norm) throws IOException, ModelRepositoryException {
        double[] known = scales;
        if (known == null) {
            known = readScales(
                    conv.normParameters(norm).get(0), conv.normParameters(norm).get(3));
            scales = known;
        }
        return known;
    }

    private double[] readScales(Parameter scale, Parameter variance) throws IOException, ModelRepositoryException {
        float[] factors = vector(scale);
        float[] variances = vector(variance);
        double[] result = new double[conv.out()];
        for (int i = 0; i < result.length; i++) {
            if (!(variances[i] >= 0)) {
                throw new ModelRepositoryException(
                        Kind.INVALID_MODEL,
                        variance.name() + "[" + i + "] is " + variances[i] + "; a variance is 0 or more");
            }
            result[i] = factors[i] / Math.sqrt(variances[i] + EPSILON);
        }
        return result;
    }

    private float[] vector(Parameter parameter) throws IOException, ModelRepositoryException {
        float[] values = new float[parameter.columns()];
        weights.readRow(parameter, 0, values);
        return values;
    }
}
