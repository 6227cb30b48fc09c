package io.herofake.backend.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_platform_id;
import org.bytedeco.opencl.global.OpenCL;

/** OpenCL's queries as Java values. */
final class Cl {

    private Cl() {}

    /** Fails unless the code is success. */
    static void check(int code, String what) throws ClException {
        if (code != OpenCL.CL_SUCCESS) {
            throw new ClException(code, what);
        }
    }

    /** The drivers that the loader found; empty for none. */
    static List<_cl_platform_id> platforms() throws ClException {
        int[] count = new int[1];
        int code = OpenCL.clGetPlatformIDs(0, (PointerPointer<?>) null, count);
        if (code == ClException.NO_PLATFORM || count[0] == 0) {
            return List.of();
        }
        check(code, "counting OpenCL drivers");
        try (PointerPointer<_cl_platform_id> ids = new PointerPointer<>(count[0])) {
            check(OpenCL.clGetPlatformIDs(count[0], ids, count), "listing OpenCL drivers");
            List<_cl_platform_id> platforms = new ArrayList<>();
            for (int i = 0; i < count[0]; i++) {
                platforms.add(ids.get(_cl_platform_id.class, i));
            }
            return platforms;
        }
    }

    /** A driver's devices; empty for none. */
    static List<_cl_device_id> devices(_cl_platform_id platform) throws ClException {
        int[] count = new int[1];
        int code = OpenCL.clGetDeviceIDs(platform, OpenCL.CL_DEVICE_TYPE_ALL, 0, (PointerPointer<?>) null, count);
        if (code == OpenCL.CL_DEVICE_NOT_FOUND || count[0] == 0) {
            return List.of();
        }
        check(code, "counting a driver's devices");
        try (PointerPointer<_cl_device_id> ids = new PointerPointer<>(count[0])) {
            check(
                    OpenCL.clGetDeviceIDs(platform, OpenCL.CL_DEVICE_TYPE_ALL, count[0], ids, count),
                    "listing a driver's devices");
            List<_cl_device_id> devices = new ArrayList<>();
            for (int i = 0; i < count[0]; i++) {
                devices.add(ids.get(_cl_device_id.class, i));
            }
            return devices;
        }
    }

    /** A text property of a driver; empty if it does not tell. */
    static String text(_cl_platform_id platform, int property) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            if (OpenCL.clGetPlatformInfo(platform, property, 0, null, size) != OpenCL.CL_SUCCESS) {
                return "";
            }
            try (BytePointer value = new BytePointer(Math.max(1, size.get()))) {
                return OpenCL.clGetPlatformInfo(platform, property, value.capacity(), value, null) == OpenCL.CL_SUCCESS
                        ? string(bytes(value, size.get()))
                        : "";
            }
        }
    }

    /** A text property of a device; empty if it does not tell. */
    static String text(_cl_device_id device, int property) {
        return string(property(device, property));
    }

    /** A property of a device that is a number of 4 or 8 bytes; 0 if it does not tell. */
    static long number(_cl_device_id device, int property) {
        ByteBuffer value = ByteBuffer.wrap(property(device, property)).order(ByteOrder.nativeOrder());
        return switch (value.remaining()) {
            case Integer.BYTES -> Integer.toUnsignedLong(value.getInt());
            case Long.BYTES -> value.getLong();
            default -> 0;
        };
    }

    /** The bytes of a device's property; none if it does not tell. */
    static byte[] property(_cl_device_id device, int property) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            if (OpenCL.clGetDeviceInfo(device, property, 0, null, size) != OpenCL.CL_SUCCESS) {
                return new byte[0];
            }
            try (BytePointer value = new BytePointer(Math.max(1, size.get()))) {
                return OpenCL.clGetDeviceInfo(device, property, value.capacity(), value, null) == OpenCL.CL_SUCCESS
                        ? bytes(value, size.get())
                        : new byte[0];
            }
        }
    }

    static byte[] bytes(BytePointer value, long count) {
        byte[] bytes = new byte[Math.toIntExact(count)];
        value.get(bytes);
        return bytes;
    }

    /** Text up to its final zero. */
    static String string(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }
}
