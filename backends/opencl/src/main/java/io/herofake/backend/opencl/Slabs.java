package io.herofake.backend.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which values share memory: a value's slab is free again after the last launch that reads it. Immutable.
 *
 * @param slabOf each value's slab; -1 for one that no launch has
 * @param floats values of one picture that each slab must hold
 */
record Slabs(List<Integer> slabOf, List<Long> floats) {

    /** Copies the lists. */
    Slabs {
        slabOf = List.copyOf(slabOf);
        floats = List.copyOf(floats);
    }

    /**
     * Plans.
     *
     * @param launches in the order in which they run
     * @param sizes    values of one picture, by value
     * @param kept     values that the host writes or reads, which share nothing
     */
    static Slabs plan(List<Launch> launches, List<Long> sizes, List<Integer> kept) {
        int[] lastUse = new int[sizes.size()];
        Arrays.fill(lastUse, -1);
        for (int i = 0; i < launches.size(); i++) {
            for (int value : valuesOf(launches.get(i))) {
                lastUse[value] = i;
            }
        }
        Planner planner = new Planner(sizes);
        for (int value : kept) {
            lastUse[value] = launches.size();
            planner.place(value);
        }
        for (int i = 0; i < launches.size(); i++) {
            List<Integer> values = valuesOf(launches.get(i));
            values.forEach(planner::place);
            int now = i;
            values.stream().distinct().filter(value -> lastUse[value] == now).forEach(planner::release);
        }
        return new Slabs(Arrays.stream(planner.slabOf).boxed().toList(), planner.floats);
    }

    private static List<Integer> valuesOf(Launch launch) {
        List<Integer> values = new ArrayList<>();
        for (Launch.Argument argument : launch.arguments()) {
            if (argument instanceof Launch.Read read) {
                values.add(read.value());
            } else if (argument instanceof Launch.Write write) {
                values.add(write.value());
            }
        }
        return values;
    }

    /** The state of planning. */
    private static final class Planner {
        private final List<Long> sizes;
        private final int[] slabOf;
        private final List<Long> floats = new ArrayList<>();
        private final List<Integer> free = new ArrayList<>();

        Planner(List<Long> sizes) {
            this.sizes = sizes;
            this.slabOf = new int[sizes.size()];
            Arrays.fill(slabOf, -1);
        }

        void place(int value) {
            if (slabOf[value] < 0) {
                slabOf[value] = take(sizes.get(value));
            }
        }

        void release(int value) {
            free.add(slabOf[value]);
        }

        /** The smallest free slab that is large enough, else the largest free one, enlarged, else a new one. */
        private int take(long size) {
            Comparator<Integer> bySize = Comparator.comparing(floats::get);
            Integer slab = free.stream()
                    .filter(candidate -> floats.get(candidate) >= size)
                    .min(bySize)
                    .or(() -> free.stream().max(bySize))
                    .orElse(null);
            if (slab == null) {
                floats.add(size);
                return floats.size() - 1;
            }
            free.remove(slab);
            floats.set(slab, Math.max(size, floats.get(slab)));
            return slab;
        }
    }
}
