package io.herofake.server.engine;

/** Throws what the compiler would not let through. */
final class StagedFailure {
    private StagedFailure() {}

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the point of it
    static <E extends Throwable> RuntimeException sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
