package io.herofake.model.network;

import io.herofake.model.ModelRepositoryException;
import java.io.IOException;

/** Where the values of a network's parameters come from. */
public interface WeightSource {

    /**
     * Reads one row.
     *
     * @param parameter a parameter of the network that the source is for
     * @param row       0 to {@link Parameter#rows()}, exclusive
     * @param into      its first {@link Parameter#columns()} values are written
     * @throws IOException              if a file cannot be read
     * @throws ModelRepositoryException if the source does not have what is asked for
     */
    void readRow(Parameter parameter, int row, float[] into) throws IOException, ModelRepositoryException;
}
