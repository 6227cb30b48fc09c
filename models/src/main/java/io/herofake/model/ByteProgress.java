package io.herofake.model;

/** Hears how far a long transfer has come: building, copying or hashing a model file. */
@FunctionalInterface
public interface ByteProgress {

    /** Hears nothing. */
    ByteProgress NONE = (doneBytes, totalBytes) -> {};

    /**
     * Called on the transferring thread, once at 0, then at most every few hundred KiB, and once when done.
     *
     * @param doneBytes  bytes so far, never falling
     * @param totalBytes bytes in all, the same in every call of one transfer
     */
    void update(long doneBytes, long totalBytes);
}
