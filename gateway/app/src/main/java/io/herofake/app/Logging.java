package io.herofake.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.herofake.app.config.HerofakeConfig;
import org.slf4j.LoggerFactory;

/**
 * Sets Logback up: one line an event on standard error, quiet until {@link #configure(HerofakeConfig)} says otherwise. Logback finds this class
 * itself, so there is no configuration file to be read at every start.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /** Line breaks in a message, which may hold text from a request, must not begin a line that looks like an event. */
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %replace(%msg){'[\\r\\n\\u0085\\u2028\\u2029]+', ' | '}%n";

    /** The server's; written whatever the level of everything else. */
    private static final String ACCESS_LOG = "io.herofake.server.access";

    /** For Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(loggers);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        // What goes wrong with a store is in the one line that the command ends with.
        loggers.getLogger("org.flywaydb").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Logs as configured; libraries are never logged below info. */
    static void configure(HerofakeConfig config) {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        Level own = Level.toLevel(config.log().level().name());
        loggers.getLogger("io.herofake").setLevel(own);
        loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(own.isGreaterOrEqual(Level.INFO) ? own : Level.INFO);
        // It tells at info, several lines each time, that a store was opened and needed nothing.
        loggers.getLogger("org.flywaydb").setLevel(Level.WARN);
        if (config.http().accessLog()) {
            loggers.getLogger(ACCESS_LOG).setLevel(Level.INFO);
        }
    }
}
