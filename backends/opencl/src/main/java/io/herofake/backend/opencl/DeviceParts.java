package io.herofake.backend.opencl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl.global.OpenCL;

/**
 * What an instance may use of a device: processors can be divided ({@code clCreateSubDevices}), so that an inference uses no more
 * threads than it may. Other devices are used whole. Immutable.
 *
 * @param device  as large as one of the parts
 * @param handles of the parts, at least one; calls take them in turns
 */
record DeviceParts(Device device, List<_cl_device_id> handles) {

    /** What each device was divided into, by its handle's address and the units of a part; kept until the process ends. Guarded by itself. */
    private static final Map<List<Long>, Division> DIVISIONS = new HashMap<>();

    /** Parts, and which one the next instance begins with, so that instances of one process do not all use the first. */
    private static final class Division {
        private final List<_cl_device_id> parts;
        private int next;

        Division(List<_cl_device_id> parts) {
            this.parts = parts;
        }

        List<_cl_device_id> take(int count) {
            List<_cl_device_id> taken = new ArrayList<>();
            for (int i = 0; i < Math.min(count, parts.size()); i++) {
                taken.add(parts.get(next++ % parts.size()));
            }
            next %= parts.size();
            return taken;
        }
    }

    /** Copies the list. */
    DeviceParts {
        handles = List.copyOf(handles);
    }

    /**
     * Parts for callers that may use so many threads each: as many as there are callers or fewer, or the whole device where it is no
     * larger or cannot be divided.
     */
    static DeviceParts of(Device device, int callers, int threads) throws ClException {
        if (!device.divisible() || threads >= device.computeUnits()) {
            return new DeviceParts(device, List.of(device.handle()));
        }
        synchronized (DIVISIONS) {
            List<Long> key = List.of(device.handle().address(), (long) threads);
            Division division = DIVISIONS.get(key);
            if (division == null) {
                division = new Division(divided(device, threads));
                DIVISIONS.put(key, division);
            }
            return new DeviceParts(device.part(threads), division.take(callers));
        }
    }

    private static List<_cl_device_id> divided(Device device, int threads) throws ClException {
        int most = device.computeUnits() / threads;
        int[] count = new int[1];
        try (SizeTPointer equally = new SizeTPointer(3).put(OpenCL.CL_DEVICE_PARTITION_EQUALLY, threads, 0);
                PointerPointer<_cl_device_id> ids = new PointerPointer<>(most)) {
            Cl.check(
                    OpenCL.clCreateSubDevices(device.handle(), equally, most, ids, count),
                    "dividing " + device.name() + " into parts of " + threads + " compute units");
            List<_cl_device_id> parts = new ArrayList<>();
            for (int i = 0; i < Math.min(most, count[0]); i++) {
                parts.add(ids.get(_cl_device_id.class, i));
            }
            return parts;
        }
    }
}
