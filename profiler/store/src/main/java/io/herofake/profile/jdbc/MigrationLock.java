package io.herofake.profile.jdbc;

import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps two processes (or two threads) from changing the schema of one SQLite file at a time, which the migration library
 * does not do for SQLite. An empty file {@code NAME.lock} beside the store stays behind; the operating system lets go of
 * the lock when its process ends, however it ends.
 */
final class MigrationLock {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final ReentrantLock THREADS = new ReentrantLock();

    private MigrationLock() {}

    /** Runs the change while nobody else holds the store's lock. */
    static void holding(Path store, Duration timeout, Database.SchemaChange change) throws StoreException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            // Threads of one process take turns first: closing a second channel would let go of the process's file
            // lock.
            if (!THREADS.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw locked(store, timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.FAILURE, "interrupted while opening the metadata store " + store, e);
        }
        try (FileChannel channel = open(store)) {
            if (!lockUntil(channel, deadline)) {
                throw locked(store, timeout);
            }
            change.run();
        } catch (IOException e) {
            throw new StoreException(Kind.FAILURE, "cannot lock the metadata store " + store + ": " + e, e);
        } finally {
            THREADS.unlock();
        }
    }

    private static StoreException locked(Path store, Duration timeout) {
        return new StoreException(
                Kind.LOCKED,
                "somebody else has been setting up the metadata store " + store + " for more than "
                        + timeout.toMillis() / 1000.0 + " s; wait for it or end it, then try again",
                null);
    }

    private static FileChannel open(Path store) throws StoreException {
        try {
            Path file = store.resolveSibling(store.getFileName() + ".lock");
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StoreException(
                    Kind.READ_ONLY,
                    "the metadata store " + store + " must be set up, but its folder cannot be written: " + e
                            + "; make it writable, or name another place",
                    e);
        }
    }

    private static boolean lockUntil(FileChannel channel, long deadline) throws IOException {
        while (channel.tryLock() == null) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
