package io.herofake.backend.opencl;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drivers must find in the process's environment before they start.
 *
 * <p>PoCL installs signal handlers: for SIGFPE one that skips integer divisions by zero wherever they happen, and one for
 * SIGUSR2. Both signals are the JVM's: with the first, a division by zero in Java would give a wrong number instead of an
 * {@code ArithmeticException}. PoCL leaves signals alone if told so by variables that it reads when the first driver is asked.
 */
final class DriverEnvironment {

    private static final Logger log = LoggerFactory.getLogger(DriverEnvironment.class);

    private static final List<String> HANDLERS = List.of("POCL_SIGFPE_HANDLER", "POCL_SIGUSR2_HANDLER");

    private DriverEnvironment() {}

    /** Sets the variables that are not set. Before the first call of OpenCL. */
    static void prepare() {
        if (Platform.isWindows()) {
            return;
        }
        try {
            Function setenv = Function.getFunction("c", "setenv");
            for (String handler : HANDLERS) {
                setenv.invokeInt(new Object[] {handler, "0", 0});
            }
        } catch (LinkageError e) {
            log.warn(
                    "cannot tell PoCL to leave signal handlers alone; start with {}=0 in the environment: {}",
                    HANDLERS,
                    e.toString());
        }
    }
}
