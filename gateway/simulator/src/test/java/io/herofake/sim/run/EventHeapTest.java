package io.herofake.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventHeapTest {
    private record Event(long time, long order, int kind, long replica) {}

    @Test
    void agreesWithAPriorityQueueOverRandomAddsAndRemovals() {
        SplittableRandom random = new SplittableRandom(1);
        EventHeap heap = new EventHeap();
        PriorityQueue<Event> expected =
                new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
        for (long i = 0; i < 200_000; i++) {
            if (random.nextInt(5) < 3) {
                // Few different times, so that order of adding decides often.
                Event event = new Event(random.nextInt(50), i, random.nextInt(3), random.nextLong());
                expected.add(event);
                heap.add(event.time(), event.kind(), event.replica());
            } else if (!expected.isEmpty()) {
                Event first = expected.remove();
                assertThat(heap.firstTime()).isEqualTo(first.time());
                assertThat(heap.firstKind()).isEqualTo(first.kind());
                assertThat(heap.firstReplica()).isEqualTo(first.replica());
                heap.removeFirst();
            }
            assertThat(heap.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void anEmptyHeapHappensNever() {
        assertThat(new EventHeap().firstTime()).isEqualTo(Long.MAX_VALUE);
        assertThat(new EventHeap().isEmpty()).isTrue();
    }
}
