package io.herofake.server;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class after which a buffer was found that nobody released. On for all tests of this module. */
public final class LeakCheck implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> leaks = collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " buffers leaked, the first: " + leaks.get(0));
        }
    }

    /** Collects garbage, so that lost buffers are found; Netty reports them when the next one is made. */
    static List<String> collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        for (int i = 0; i < 2; i++) {
            WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
            while (!garbage.refersTo(null)) {
                System.gc();
            }
            queue.remove();
        }
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        return RecordingLeakDetector.take();
    }
}
