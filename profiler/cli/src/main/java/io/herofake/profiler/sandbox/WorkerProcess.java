package io.herofake.profiler.sandbox;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker process, seen from the profiler. One thread uses it. Closing it ends the process, whatever that is doing; it also
 * ends by itself when the profiler is gone.
 */
public final class WorkerProcess implements AutoCloseable {
    private static final int LAST_WORDS = 2000;
    private static final int ANSWERS = 16;
    private static final long CLOSE_SECONDS = 5;
    private static final String GONE = "";

    private final Process process;
    private final Writer in;
    private final Path errors;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(ANSWERS);
    private final Duration timeout;

    private WorkerProcess(Process process, Path errors, Duration timeout) {
        this.process = process;
        this.errors = errors;
        this.timeout = timeout;
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::read, "worker-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a fresh JVM of this one's kind on this one's class path and returns before it is ready.
     *
     * @param backend the only backend that it looks for
     * @param timeout for each of its answers
     * @throws IOException if no process can be started
     */
    public static WorkerProcess start(String backend, Duration timeout) throws IOException {
        Path errors = Files.createTempFile("herofake-worker", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(backend)).redirectError(errors.toFile());
            // Not as an argument: it may be longer than some systems allow.
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            return new WorkerProcess(builder.start(), errors, timeout);
        } catch (IOException e) {
            Files.deleteIfExists(errors);
            throw e;
        }
    }

    /** As the gateway starts its workers, but for their fixed heap. */
    private static List<String> command(String backend) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-XX:MaxRAMPercentage=50",
                "-Djava.awt.headless=true",
                MeasuringWorker.class.getName(),
                backend);
    }

    /** Waits until it can open a model. */
    public void awaitReady() throws WorkerFailure, InterruptedException {
        String answer = next("starting");
        if (!answer.equals(MeasuringWorker.READY)) {
            throw new WorkerFailure("the worker process began with '" + answer + "'");
        }
    }

    /** Lets it open a model. */
    public void open(WorkerTask task) throws WorkerFailure, InterruptedException {
        ask(MeasuringWorker.OPEN + " " + task.encode(), "opening " + task.function());
    }

    /** Lets it run {@code count} inferences of that batch on each of {@code concurrency} calls at a time. */
    public void infer(int batch, int concurrency, int count) throws WorkerFailure, InterruptedException {
        ask(MeasuringWorker.INFER + " " + batch + " " + concurrency + " " + count, "inferring");
    }

    /** Lets its peak of resident memory begin anew; false if the system does not allow that. */
    public boolean forgetPeak() throws WorkerFailure, InterruptedException {
        return ask(MeasuringWorker.FORGET_PEAK, "telling its memory").equals("1");
    }

    /**
     * Memory of the worker, in bytes; -1 for what is not known.
     *
     * @param residentBytes resident now
     * @param peakBytes     the most that was resident since {@link #forgetPeak}
     * @param deviceBytes   of the device's own memory
     * @param nativeBytes   what the backend accounts for
     */
    public record Memory(long residentBytes, long peakBytes, long deviceBytes, long nativeBytes) {}

    /** Its memory now. */
    public Memory memory() throws WorkerFailure, InterruptedException {
        String[] fields = ask(MeasuringWorker.MEMORY, "telling its memory").split(" ", -1);
        return new Memory(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]));
    }

    private String ask(String command, String doing) throws WorkerFailure, InterruptedException {
        try {
            in.write(command);
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            throw new WorkerFailure("the worker process ended before " + doing + lastWords());
        }
        String answer = next(doing);
        if (!answer.startsWith(MeasuringWorker.DONE)) {
            throw new WorkerFailure("the worker process answered '" + answer + "' when " + doing);
        }
        return answer.substring(MeasuringWorker.DONE.length()).strip();
    }

    private String next(String doing) throws WorkerFailure, InterruptedException {
        @Nullable String answer = answers.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (answer == null) {
            throw new WorkerFailure("the worker process did not answer within " + timeout.toSeconds() + " s when "
                    + doing + lastWords());
        }
        if (answer.equals(GONE)) {
            answers.offer(GONE);
            throw new WorkerFailure("the worker process ended when " + doing + lastWords());
        }
        if (answer.startsWith(MeasuringWorker.FAILED)) {
            String reason = answer.substring(MeasuringWorker.FAILED.length()).strip();
            throw new WorkerFailure(URLDecoder.decode(reason, StandardCharsets.UTF_8));
        }
        return answer;
    }

    private String lastWords() {
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                String text = Files.readString(errors).strip().replaceAll("\\s*\\R\\s*", "; ");
                String last = text.length() <= LAST_WORDS ? text : text.substring(text.length() - LAST_WORDS);
                return " (exit code " + process.exitValue() + (last.isEmpty() ? ")" : "): " + last);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Whatever it said cannot be read.
        }
        return "";
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(MeasuringWorker.MARK)) {
                    answers.put(line.substring(MeasuringWorker.MARK.length()));
                }
            }
        } catch (IOException e) {
            // It was ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answers.offer(GONE);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            // Its memory and files must be free before the next is measured.
            process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS);
            Files.deleteIfExists(errors);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            errors.toFile().deleteOnExit();
        }
    }
}
