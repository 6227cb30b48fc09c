package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens one model: reads its graph, chooses and compiles kernels, packs weights. Used once, by one thread. */
final class InstanceOpener {

    private final Platform platform;
    private final Device device;
    private final ModelArtifact artifact;
    private final InputContract input;
    private final OpenOptions options;
    private final Tuner.Ways ways;
    private final Tuning tuning;
    private final Releases releases = new Releases();

    InstanceOpener(
            Platform platform,
            Device device,
            ModelArtifact artifact,
            InputContract input,
            OpenOptions options,
            Tuner.Ways ways) {
        this.platform = platform;
        this.device = device;
        this.artifact = artifact;
        this.input = input;
        this.options = options;
        this.ways = ways;
        this.tuning = Tuning.of(device);
    }

    /** An instance; if that fails, all that was taken has been given back. */
    OpenClInstance open() throws BackendException, ClException {
        boolean opened = false;
        try (OnnxFile file = OnnxFile.open(artifact)) {
            OpenClInstance instance = open(GraphReader.read(file.graph(), input));
            opened = true;
            return instance;
        } catch (InvalidGraphException e) {
            throw new BackendException(Kind.INVALID_MODEL, "model " + artifact.file() + " " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw OnnxFile.invalid(artifact.file(), "cannot be read", e.getCause());
        } catch (ArithmeticException e) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "model " + artifact.file() + " is too large for a batch of " + options.maxBatch(),
                    e);
        } finally {
            if (!opened) {
                releases.close();
            }
        }
    }

    private OpenClInstance open(Network network) throws ClException {
        DeviceParts parts = DeviceParts.of(device, options.callers(), options.threadsPerCall());
        ClContext context = new ClContext(parts);
        releases.add(context::close);
        CacheFolder cache = new CacheFolder(options.cacheDirectory());
        Programs programs = new Programs(context, cache);
        releases.add(programs::close);
        Choices known = new Choices(cache, parts.device(), tuning);
        Map<Integer, Choice> choices = new Tuner(context, programs, tuning, known, ways).choose(network);
        WeightStore weights = new WeightStore(context, programs, tuning);
        releases.add(weights::close);
        LaunchWriter writer = new LaunchWriter(tuning, network);
        int result = new Lowering(writer, tuning, weights, options.maxBatch()).lower(network, choices);
        List<Launch> launches = writer.launches();
        Slabs slabs = Slabs.plan(launches, writer.sizes(), List.of(Network.INPUT, result));
        Plan plan = new Plan(network.input(), network.classes(), launches, slabs, result);
        if (programs.compiledSome()) {
            warmUp(context, programs, plan);
        }
        settle(programs, plan);
        return new OpenClInstance(
                platform, context, programs, plan, options, artifact.file().toString(), releases);
    }

    /** Compiles what is not compiled yet: some drivers do so at the first run. */
    private void warmUp(ClContext context, Programs programs, Plan plan) throws ClException {
        try (LaunchList launches =
                new LaunchList(context, programs, plan.launches(), plan.slabs(), options.maxBatch())) {
            launches.enqueue(1);
            launches.queue().finish();
        }
    }

    private void settle(Programs programs, Plan plan) {
        Set<Variant> used = plan.launches().stream().map(Launch::variant).collect(Collectors.toSet());
        used.add(Variant.layers(tuning.width()));
        programs.settle(used);
    }
}
