package io.herofake.backend.opencl;

/** A graph that the executor does not run. The message says which node and why, without the file's name. */
final class InvalidGraphException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidGraphException(String message) {
        super(message);
    }
}
