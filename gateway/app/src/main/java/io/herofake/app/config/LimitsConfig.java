package io.herofake.app.config;

/**
 * How much the gateway takes.
 *
 * @param maxUpload         most bytes of one request's body
 * @param uploadBudget      most bytes of all bodies in memory; 0 for a quarter of the heap
 * @param maxHeader         most bytes of one request's headers
 * @param pipelinedRequests requests of one connection that are not answered yet
 */
public record LimitsConfig(
        @Setting(
                value = "20MiB",
                min = "1KiB",
                max = "1GiB",
                doc = "Most bytes of one request's body. A larger one is refused with 413.")
        ByteSize maxUpload,

        @Setting(
                value = "0B",
                min = "0B",
                doc = "Most bytes of all bodies in memory at a time, from the first byte to the answer; at least twice"
                        + " maxUpload. 0B means a quarter of the Java heap (or twice maxUpload, if that is more).")
        ByteSize uploadBudget,

        @Setting(value = "16KiB", min = "1KiB", max = "1MiB", doc = "Most bytes of one request's headers.")
        ByteSize maxHeader,

        @Setting(
                value = "16",
                min = "1",
                max = "1024",
                doc = "Requests of one connection that may wait for their answer; then it is read no further.")
        int pipelinedRequests) {

    /** Checks that the budget is 0 or holds two uploads. */
    public LimitsConfig {
        if (uploadBudget.bytes() != 0 && uploadBudget.bytes() < 2 * maxUpload.bytes()) {
            throw new IllegalArgumentException("uploadBudget must be 0B or at least twice maxUpload, "
                    + new ByteSize(2 * maxUpload.bytes()) + ", not " + uploadBudget);
        }
    }
}
