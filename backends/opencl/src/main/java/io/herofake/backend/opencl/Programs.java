package io.herofake.backend.opencl;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of one context: from the cache folder, else compiled. Not thread-safe but for {@link #kernel} of programs that are
 * there.
 */
final class Programs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Programs.class);

    private final ClContext context;
    private final CacheFolder cache;
    private final Map<Variant, ClContext.Program> programs = new HashMap<>();
    private final Set<Variant> compiled = new HashSet<>();

    Programs(ClContext context, CacheFolder cache) {
        this.context = context;
        this.cache = cache;
    }

    /** A new kernel; whoever asks closes it. */
    ClKernel kernel(Variant variant, String name) throws ClException {
        ClContext.Program program = programs.get(variant);
        if (program == null) {
            program = find(variant);
            programs.put(variant, program);
        }
        return program.kernel(name);
    }

    /** Whether a program was not in the cache folder. */
    boolean compiledSome() {
        return !compiled.isEmpty();
    }

    /** Closes all other programs, and keeps those that had to be compiled in the cache folder. */
    void settle(Set<Variant> used) {
        programs.forEach((variant, program) -> {
            if (!used.contains(variant)) {
                program.close();
            }
        });
        programs.keySet().retainAll(used);
        compiled.retainAll(used);
        compiled.forEach(this::keep);
        compiled.clear();
    }

    @Override
    public void close() {
        programs.values().forEach(ClContext.Program::close);
        programs.clear();
    }

    private ClContext.Program find(Variant variant) throws ClException {
        Optional<byte[]> binary = cache.read(file(variant));
        if (binary.isPresent()) {
            try {
                return context.load(binary.get(), variant.options());
            } catch (ClException e) {
                log.warn("a compiled program in the cache cannot be loaded and is made anew: {}", e.getMessage());
                cache.discard(file(variant));
            }
        }
        compiled.add(variant);
        return context.compile(variant.text(), variant.options());
    }

    private void keep(Variant variant) {
        ClContext.Program program = Objects.requireNonNull(programs.get(variant));
        try {
            cache.write(file(variant), program.binary());
        } catch (ClException e) {
            log.warn(
                    "{} gives no compiled programs, so that each opening compiles: {}",
                    context.device().driver(),
                    e.getMessage());
        }
    }

    private String file(Variant variant) {
        String all = context.device().compilerKey() + "\n" + variant.options() + "\n" + variant.text();
        return CacheFolder.key(all) + ".bin";
    }
}
