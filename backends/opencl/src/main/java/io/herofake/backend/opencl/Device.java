package io.herofake.backend.opencl;

import io.herofake.backend.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_platform_id;
import org.bytedeco.opencl.global.OpenCL;

/**
 * A device of one OpenCL driver. Immutable; the handle belongs to the driver and lives as long as the process.
 *
 * @param handle        for OpenCL's calls
 * @param type          what it is
 * @param name          as the driver says
 * @param vendor        as the driver says
 * @param version       OpenCL version of the device, as the driver says
 * @param driver        name of the driver
 * @param driverVersion its version
 * @param identity      equal for one device seen through several drivers: {@code pci-0000:65:00.0}, {@code uuid-...}, or
 *                      {@code cpu}; empty where the driver does not tell
 * @param computeUnits  processors or the like
 * @param vectorWidth   float32 values in the device's own vectors
 * @param memoryBytes   of global memory
 * @param bufferBytes   of the largest buffer
 * @param maxGroup      work items in the largest work group
 * @param usable        whether it is available and has a compiler
 * @param divisible     whether it is a processor whose driver divides it into parts of any size
 */
record Device(
        _cl_device_id handle,
        Type type,
        String name,
        String vendor,
        String version,
        String driver,
        String driverVersion,
        String identity,
        int computeUnits,
        int vectorWidth,
        long memoryBytes,
        long bufferBytes,
        int maxGroup,
        boolean usable,
        boolean divisible) {

    private static final Pattern VERSION = Pattern.compile("OpenCL (\\d+)\\.(\\d+).*");
    private static final int OLDEST = 12;

    // Properties of extensions: cl_khr_pci_bus_info, cl_khr_device_uuid, cl_nv_device_attribute_query,
    // cl_amd_device_attribute_query.
    private static final int PCI_BUS_INFO_KHR = 0x410F;
    private static final int UUID_KHR = 0x106A;
    private static final int PCI_BUS_NV = 0x4008;
    private static final int PCI_SLOT_NV = 0x4009;
    private static final int PCI_DOMAIN_NV = 0x400A;
    private static final int TOPOLOGY_AMD = 0x4037;
    private static final int TOPOLOGY_AMD_BYTES = 24;
    private static final int TOPOLOGY_AMD_BUS = 21;

    /** What kind of device it is. */
    enum Type {
        /** The processors of this machine. */
        CPU,
        /** A graphics processor. */
        GPU,
        /** Any other. */
        ACCELERATOR;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Asks the driver. */
    static Device read(_cl_platform_id platform, _cl_device_id handle) {
        Type type = type(Cl.number(handle, OpenCL.CL_DEVICE_TYPE));
        return new Device(
                handle,
                type,
                Cl.text(handle, OpenCL.CL_DEVICE_NAME),
                Cl.text(handle, OpenCL.CL_DEVICE_VENDOR),
                Cl.text(handle, OpenCL.CL_DEVICE_VERSION),
                Cl.text(platform, OpenCL.CL_PLATFORM_NAME),
                Cl.text(handle, OpenCL.CL_DRIVER_VERSION),
                type == Type.CPU ? Platform.HOST_CPU : identity(handle),
                (int) Cl.number(handle, OpenCL.CL_DEVICE_MAX_COMPUTE_UNITS),
                (int) Cl.number(handle, OpenCL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT),
                Cl.number(handle, OpenCL.CL_DEVICE_GLOBAL_MEM_SIZE),
                Cl.number(handle, OpenCL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                (int) Math.min(Integer.MAX_VALUE, Cl.number(handle, OpenCL.CL_DEVICE_MAX_WORK_GROUP_SIZE)),
                Cl.number(handle, OpenCL.CL_DEVICE_AVAILABLE) != 0
                        && Cl.number(handle, OpenCL.CL_DEVICE_COMPILER_AVAILABLE) != 0,
                type == Type.CPU && dividesEqually(Cl.property(handle, OpenCL.CL_DEVICE_PARTITION_PROPERTIES)));
    }

    private static boolean dividesEqually(byte[] kinds) {
        ByteBuffer words = ByteBuffer.wrap(kinds).order(ByteOrder.nativeOrder());
        while (words.remaining() >= Long.BYTES) {
            if (words.getLong() == OpenCL.CL_DEVICE_PARTITION_EQUALLY) {
                return true;
            }
        }
        return false;
    }

    private static Type type(long bits) {
        if ((bits & OpenCL.CL_DEVICE_TYPE_GPU) != 0) {
            return Type.GPU;
        }
        return (bits & OpenCL.CL_DEVICE_TYPE_CPU) != 0 ? Type.CPU : Type.ACCELERATOR;
    }

    private static String identity(_cl_device_id handle) {
        byte[] khr = Cl.property(handle, PCI_BUS_INFO_KHR);
        if (khr.length == 4 * Integer.BYTES) {
            ByteBuffer at = ByteBuffer.wrap(khr).order(ByteOrder.nativeOrder());
            return pci(at.getInt(), at.getInt(), at.getInt(), at.getInt());
        }
        if (Cl.property(handle, PCI_SLOT_NV).length == Integer.BYTES) {
            int slot = (int) Cl.number(handle, PCI_SLOT_NV);
            return pci(
                    (int) Cl.number(handle, PCI_DOMAIN_NV), (int) Cl.number(handle, PCI_BUS_NV), slot >> 3, slot & 7);
        }
        byte[] amd = Cl.property(handle, TOPOLOGY_AMD);
        if (amd.length == TOPOLOGY_AMD_BYTES) {
            return pci(
                    0,
                    Byte.toUnsignedInt(amd[TOPOLOGY_AMD_BUS]),
                    Byte.toUnsignedInt(amd[TOPOLOGY_AMD_BUS + 1]),
                    Byte.toUnsignedInt(amd[TOPOLOGY_AMD_BUS + 2]));
        }
        byte[] uuid = Cl.property(handle, UUID_KHR);
        return uuid.length == 0 ? "" : "uuid-" + HexFormat.of().formatHex(uuid);
    }

    private static String pci(int domain, int bus, int slot, int function) {
        return String.format(Locale.ROOT, "pci-%04x:%02x:%02x.%x", domain, bus, slot, function);
    }

    /** Whether the driver is at least as new as the executor needs: OpenCL 1.2. */
    boolean newEnough() {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches()
                && 10 * Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2)) >= OLDEST;
    }

    /** The same with no more memory than that. */
    Device limited(long bytes) {
        return with(computeUnits, Math.min(bytes, memoryBytes));
    }

    /** A part of it. */
    Device part(int units) {
        return with(units, memoryBytes);
    }

    private Device with(int units, long bytes) {
        return new Device(
                handle,
                type,
                name,
                vendor,
                version,
                driver,
                driverVersion,
                identity,
                units,
                vectorWidth,
                bytes,
                bufferBytes,
                maxGroup,
                usable,
                divisible);
    }

    /** Whether its memory is this machine's. */
    boolean inHostMemory() {
        return type == Type.CPU;
    }

    /** For people. */
    String description() {
        String units = computeUnits == 1 ? "1 compute unit" : computeUnits + " compute units";
        return name + ", " + units + ", through " + driver + " " + driverVersion;
    }

    /** What kernels depend on besides their source. */
    String compilerKey() {
        return String.join("|", name, vendor, version, driver, driverVersion);
    }
}
