package io.herofake.backend.opencl;

import io.herofake.backend.Discovery.Absence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_platform_id;

/** Finds the devices of all drivers, tells which are the same, and names them. */
final class DeviceFinder {

    private static final String INSTALL =
            "install the OpenCL driver of the device's vendor; for this machine's processors: apt-get install pocl-opencl-icd";

    /**
     * What was found.
     *
     * @param devices  by platform id, in the drivers' order
     * @param absences what cannot be used, and why
     */
    record Found(Map<String, Device> devices, List<Absence> absences) {}

    private DeviceFinder() {}

    /** Asks all drivers that the loader knows. */
    static Found find() throws ClException {
        List<Device> devices = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        for (_cl_platform_id platform : Cl.platforms()) {
            for (_cl_device_id device : Cl.devices(platform)) {
                devices.add(Device.read(platform, device));
            }
        }
        if (devices.isEmpty()) {
            absences.add(new Absence(
                    "OpenCL device", "no driver in /etc/OpenCL/vendors offers a device to this user", INSTALL));
        }
        return named(devices, absences);
    }

    /** Names those that can be used; the others become absences. */
    static Found named(List<Device> devices, List<Absence> absences) {
        Map<String, Device> named = new LinkedHashMap<>();
        Map<String, String> owners = new LinkedHashMap<>();
        Map<Device.Type, Integer> counts = new EnumMap<>(Device.Type.class);
        List<Absence> all = new ArrayList<>(absences);
        for (Device device : devices) {
            String owner = device.identity().isEmpty() ? null : owners.get(device.identity());
            if (!device.newEnough()) {
                all.add(tooOld(device));
            } else if (!device.usable()) {
                all.add(unusable(device));
            } else if (owner != null) {
                all.add(duplicate(device, owner));
            } else {
                String id = "opencl-" + device.type().id() + "-" + (counts.merge(device.type(), 1, Integer::sum) - 1);
                named.put(id, device);
                owners.put(device.identity(), id);
            }
        }
        return new Found(named, all);
    }

    private static Absence tooOld(Device device) {
        return new Absence(
                "OpenCL device " + device.name(),
                "its driver " + device.driver() + " " + device.driverVersion() + " has '" + device.version()
                        + "'; OpenCL 1.2 is needed",
                "install a newer driver");
    }

    private static Absence unusable(Device device) {
        return new Absence(
                "OpenCL device " + device.name(),
                "its driver " + device.driver() + " says that it is not available, or has no compiler",
                "see whether something else holds the device; " + INSTALL);
    }

    private static Absence duplicate(Device device, String owner) {
        return new Absence(
                "OpenCL device " + device.name() + " through " + device.driver(),
                "it is the device of platform " + owner + " (" + device.identity()
                        + ") once more, through another driver",
                "nothing has to be done; to choose the other driver, remove this one's .icd file from /etc/OpenCL/vendors");
    }
}
