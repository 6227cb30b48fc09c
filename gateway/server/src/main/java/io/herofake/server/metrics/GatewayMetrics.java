package io.herofake.server.metrics;

import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LoadedModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.prometheus.metrics.core.metrics.Info;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All meters of a gateway, in a registry of its own. Labels only ever hold names from the configuration or from our own code,
 * never what a client sent. Thread-safe.
 */
public final class GatewayMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = registry();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final List<ModelMeters> models = new ArrayList<>();
    private final ClusterMeters cluster = new ClusterMeters(registry);
    private final ClusterGauges gauges = new ClusterGauges(registry);

    /** Registers the meters of the engine, its models, the process and the build. */
    public GatewayMetrics(InferenceEngine engine, BuildInfo build) {
        Info.builder()
                .name("herofake_build")
                .help("What runs")
                .labelNames("version", "revision", "java")
                .register(registry.getPrometheusRegistry())
                .setLabelValues(build.version(), build.revision(), System.getProperty("java.version", "unknown"));
        gauge("herofake.queue.length", "Requests in the gateway queue", engine::queueLength);
        gauge(
                "herofake.queue.bound",
                "Requests that may wait",
                () -> engine.options().kernel().gatewayCapacity());
        gauge("herofake.requests.unanswered", "Accepted requests without an outcome", engine::unanswered);
        for (LoadedModel model : engine.models()) {
            models.add(new ModelMeters(registry, model, engine.levels()));
            registerModel(model);
        }
        registerProcess();
    }

    /** With names as Prometheus wants them, where Micrometer's own are others. */
    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(new MeterFilter() {
                    @Override
                    public Meter.Id map(Meter.Id id) {
                        return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
                    }
                });
        return registry;
    }

    private void registerModel(LoadedModel model) {
        Gauge.builder("herofake.model.native.memory", model, LoadedModel::nativeMemoryBytes)
                .description("Native memory that the replicas of a model account for, their buffers included")
                .baseUnit("bytes")
                .tag("model", model.name())
                .register(registry);
        Gauge.builder("herofake.model.worst.execution", model, m -> m.worstExecutionNanos() / 1e9)
                .description("Worst execution time that deadlines are multiples of")
                .baseUnit("seconds")
                .tag("model", model.name())
                .tag("basis", model.deadlineBasis().text())
                .register(registry);
    }

    private void registerProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, os -> Math.max(0, os.getProcessCpuTime()) / 1e9)
                    .description("CPU time of the process")
                    .baseUnit("seconds")
                    .register(registry);
        }
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            nativeMemory("java " + pool.getName(), pool::getMemoryUsed);
        }
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            ByteBufAllocatorMetric netty = provider.metric();
            nativeMemory("netty direct", netty::usedDirectMemory);
        }
        if (ProcessMemory.known()) {
            gauge("process.resident.memory.bytes", "Resident memory of the process", ProcessMemory::residentBytes);
        }
    }

    private void nativeMemory(String area, Supplier<Number> bytes) {
        Gauge.builder("herofake.native.memory", bytes)
                .description("Memory outside the Java heap by who holds it")
                .baseUnit("bytes")
                .tag("area", area)
                .register(registry);
    }

    /** The meters of what happens in the engine, to be told of it. */
    public ClusterMeters cluster() {
        return cluster;
    }

    /** Brings up to date what is read from a snapshot; to be called by one thread at a time, before a scrape. */
    public void refresh(ClusterSnapshot snapshot) {
        gauges.refresh(snapshot);
    }

    /** Registers a gauge without labels. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** The meters of a model, to be kept by the caller. */
    public ModelMeters model(LoadedModel model) {
        return models.get(model.index());
    }

    /** The counter of one kind of refusal, to be kept by the caller. */
    public Counter refusals(String reason) {
        return Counter.builder("herofake.refusals")
                .description("Requests that were not answered with what they asked for, by reason")
                .tag("reason", reason)
                .register(registry);
    }

    /** The counter of requests of a route that got a status, to be kept by the caller. */
    public Counter requests(String route, int status) {
        return Counter.builder("herofake.http.requests")
                .description("Answered HTTP requests by route and status")
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .register(registry);
    }

    /** Registers a counter without labels that somebody else counts. */
    public void counter(String name, String description, Supplier<Number> value) {
        FunctionCounter.builder(name, value, count -> count.get().doubleValue())
                .description(description)
                .register(registry);
    }

    /** A counter without labels, to be kept by the caller. */
    public Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /**
     * Writes all meters.
     *
     * @param contentType Prometheus' text format or OpenMetrics', as a scraper's {@code Accept} header names it
     */
    public void scrape(OutputStream out, String contentType) throws IOException {
        registry.scrape(out, contentType);
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
